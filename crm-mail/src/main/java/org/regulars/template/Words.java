package org.regulars.template;

import java.util.ArrayList;
import java.util.List;

/** Reads the inside of a tag or output word by word. */
final class Words {
    enum Kind {
        NAME,
        INTEGER,
        DECIMAL,
        TEXT,
        SIGN,
        END
    }

    record Word(Kind kind, String text) {}

    private static final Word END = new Word(Kind.END, "the end of the tag");

    private final List<Word> words = new ArrayList<>();
    private final int line;
    private int at;

    Words(String source, int line) {
        this.line = line;
        int i = 0;
        while (i < source.length()) {
            char c = source.charAt(i);
            if (Character.isWhitespace(c)) {
                i++;
            } else if (c == '\'' || c == '"') {
                int end = source.indexOf(c, i + 1);
                if (end < 0) {
                    throw new Syntax(line, "a text in quotes is never closed");
                }
                words.add(new Word(Kind.TEXT, source.substring(i + 1, end)));
                i = end + 1;
            } else if (isDigit(c) || c == '-' && i + 1 < source.length() && isDigit(source.charAt(i + 1))) {
                i = number(source, i);
            } else if (isNameStart(c)) {
                int end = i + 1;
                while (end < source.length()
                        && (isNameStart(source.charAt(end))
                                || isDigit(source.charAt(end))
                                || source.charAt(end) == '-')) {
                    end++;
                }
                if (end < source.length() && source.charAt(end) == '?') {
                    end++;
                }
                words.add(new Word(Kind.NAME, source.substring(i, end)));
                i = end;
            } else {
                String two = source.substring(i, Math.min(i + 2, source.length()));
                boolean pair = two.equals("==")
                        || two.equals("!=")
                        || two.equals("<>")
                        || two.equals("<=")
                        || two.equals(">=")
                        || two.equals("..");
                if (!pair && "[]().,:|<>=".indexOf(c) < 0) {
                    throw new Syntax(line, "unexpected character " + c);
                }
                words.add(new Word(Kind.SIGN, pair ? two : String.valueOf(c)));
                i += pair ? 2 : 1;
            }
        }
    }

    private int number(String source, int start) {
        int end = start + 1;
        while (end < source.length() && isDigit(source.charAt(end))) {
            end++;
        }
        Kind kind = Kind.INTEGER;
        if (end + 1 < source.length() && source.charAt(end) == '.' && isDigit(source.charAt(end + 1))) {
            kind = Kind.DECIMAL;
            end++;
            while (end < source.length() && isDigit(source.charAt(end))) {
                end++;
            }
        }
        if (end - start > 18) {
            throw new Syntax(line, "a number may have at most 18 digits");
        }
        words.add(new Word(kind, source.substring(start, end)));
        return end;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNameStart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c > 127 && Character.isLetter(c);
    }

    int line() {
        return line;
    }

    Word peek() {
        return at < words.size() ? words.get(at) : END;
    }

    Word peekSecond() {
        return at + 1 < words.size() ? words.get(at + 1) : END;
    }

    Word next() {
        Word word = peek();
        at++;
        return word;
    }

    boolean isSign(String text) {
        Word word = peek();
        return word.kind() == Kind.SIGN && word.text().equals(text);
    }

    boolean isName(String text) {
        Word word = peek();
        return word.kind() == Kind.NAME && word.text().equals(text);
    }

    boolean takeSign(String text) {
        boolean found = isSign(text);
        if (found) {
            at++;
        }
        return found;
    }

    boolean takeName(String text) {
        boolean found = isName(text);
        if (found) {
            at++;
        }
        return found;
    }

    void expectSign(String text) {
        if (!takeSign(text)) {
            throw new Syntax(line, "expected " + text + " but found " + peek().text());
        }
    }

    String expectName(String what) {
        Word word = next();
        if (word.kind() != Kind.NAME) {
            throw new Syntax(line, "expected " + what + " but found " + word.text());
        }
        return word.text();
    }

    boolean atEnd() {
        return at >= words.size();
    }

    void expectEnd() {
        if (!atEnd()) {
            throw new Syntax(line, "unexpected " + peek().text());
        }
    }
}
