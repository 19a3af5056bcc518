package org.regulars.template;

import java.util.ArrayList;
import java.util.List;

/** Cuts a template into text, {@code {{ outputs }}} and {@code {% tags %}}, in one pass. */
record Markup(Kind kind, String source, String content, int line, boolean trimBefore, boolean trimAfter) {
    private static final int LONGEST = 4_000;

    enum Kind {
        TEXT,
        OUTPUT,
        TAG,
        /** The body of {@code {% raw %}} with its tags as source; never trimmed, never read as Liquid. */
        RAW
    }

    /** The tag's first word, empty for none. */
    String name() {
        int end = 0;
        if (content.startsWith("#")) {
            return "#";
        }
        while (end < content.length()
                && (Character.isLetterOrDigit(content.charAt(end)) || content.charAt(end) == '_')) {
            end++;
        }
        return content.substring(0, end);
    }

    /** What follows the tag's name. */
    String rest() {
        return content.substring(name().length());
    }

    static List<Markup> cut(String source) {
        List<Markup> pieces = new ArrayList<>();
        int line = 1;
        int at = 0;
        while (at < source.length()) {
            int open = nextOpen(source, at);
            if (open > at) {
                String text = source.substring(at, open);
                pieces.add(new Markup(Kind.TEXT, text, text, line, false, false));
                line += newlines(text);
            }
            if (open == source.length()) {
                break;
            }
            boolean output = source.charAt(open + 1) == '{';
            int close = source.indexOf(output ? "}}" : "%}", open + 2);
            if (close < 0) {
                throw new Syntax(line, (output ? "{{" : "{%") + " is never closed");
            }
            Markup piece = piece(output ? Kind.OUTPUT : Kind.TAG, source.substring(open, close + 2), line);
            if (piece.source.length() > LONGEST) {
                throw new Syntax(line, "a tag may have at most " + LONGEST + " characters");
            }
            at = close + 2;
            String name = output ? "" : piece.name();
            if (name.equals("raw") || name.equals("doc")) {
                int end = closing(source, at, "end" + name);
                if (end < 0 || !piece.rest().isBlank()) {
                    throw new Syntax(line, "{% " + name + " %} is not well formed or never closed");
                }
                Markup ending = piece(Kind.TAG, source.substring(end, source.indexOf("%}", end) + 2), line);
                String body = source.substring(at, end);
                if (name.equals("doc") && body.matches("(?s).*\\{%-?\\s*doc\\b.*")) {
                    throw new Syntax(line, "{% doc %} cannot be nested");
                }
                String whole = source.substring(open, end) + ending.source;
                String kept = name.equals("raw") ? body : "";
                pieces.add(new Markup(Kind.RAW, whole, kept, line, piece.trimBefore, ending.trimAfter));
                line += newlines(whole);
                at = open + whole.length();
            } else {
                pieces.add(piece);
                line += newlines(piece.source);
            }
        }
        return pieces;
    }

    private static int nextOpen(String source, int from) {
        for (int i = source.indexOf('{', from); i >= 0 && i + 1 < source.length(); i = source.indexOf('{', i + 1)) {
            char next = source.charAt(i + 1);
            if (next == '{' || next == '%') {
                return i;
            }
        }
        return source.length();
    }

    private static Markup piece(Kind kind, String source, int line) {
        int from = 2;
        int to = source.length() - 2;
        boolean before = from < to && source.charAt(from) == '-';
        if (before) {
            from++;
        }
        boolean after = from < to && source.charAt(to - 1) == '-';
        if (after) {
            to--;
        }
        return new Markup(kind, source, source.substring(from, to).strip(), line, before, after);
    }

    private static int closing(String source, int from, String name) {
        for (int i = source.indexOf("{%", from); i >= 0; i = source.indexOf("{%", i + 2)) {
            int close = source.indexOf("%}", i + 2);
            if (close < 0) {
                return -1;
            }
            if (close - i < 100
                    && piece(Kind.TAG, source.substring(i, close + 2), 0)
                            .content
                            .equals(name)) {
                return i;
            }
        }
        return -1;
    }

    static int newlines(String text) {
        int count = 0;
        for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
            count++;
        }
        return count;
    }
}
