package org.regulars.template;

import java.util.Locale;
import java.util.Set;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * The words of an HTML mail for those who read it as text: paragraphs apart, each link's address behind its words. Reads the
 * mail once from begin to end, as a tree of it would take as long as all else that a mail needs.
 */
final class PlainText {

    private static final Set<String> APART = Set.of("p", "h1", "h2", "h3", "h4", "ul", "ol", "table", "tr", "div");
    private static final Set<String> UNSEEN = Set.of("head", "style", "script", "title");
    private static final Set<String> EMPTY = Set.of("br", "img", "hr", "input", "meta", "link", "col", "area", "wbr");

    private final String html;
    private final StringBuilder made;
    private int at;
    private int newLines;
    private boolean space;
    private boolean paragraph;
    /** Where the open link leads; null when there is none. */
    private @Nullable String address;

    private int addressFrom;

    private PlainText(String html) {
        this.html = html;
        this.made = new StringBuilder(html.length() / 4);
    }

    static String of(String html) {
        PlainText text = new PlainText(html);
        // A mail's head is half of it, and has no words.
        text.at = Math.max(0, html.indexOf("<body"));
        text.read();
        return text.made.append('\n').toString();
    }

    private void read() {
        while (at < html.length()) {
            int open = html.indexOf('<', at);
            if (open < 0 || open + 1 == html.length()) {
                words(unescaped(html.substring(at)));
                at = html.length();
            } else {
                words(unescaped(html.substring(at, open)));
                markup(open);
            }
        }
        endLink();
    }

    private void markup(int open) {
        char next = html.charAt(open + 1);
        if (html.startsWith("<!--", open)) {
            at = after("-->", open + 4);
        } else if (next == '!' || next == '?') {
            at = after(">", open);
        } else if (next == '/') {
            at = after(">", open);
            end(name(open + 2));
        } else if (Character.isLetter(next)) {
            int close = tagEnd(open);
            at = Math.min(html.length(), close + 1);
            begin(name(open + 1), html.substring(open, Math.min(html.length(), close)));
        } else {
            words("<");
            at = open + 1;
        }
    }

    private void begin(String name, String tag) {
        if (UNSEEN.contains(name) || tag.contains("isplay") && hides(Tag.attribute(tag, "style"))) {
            // What a mail client shows in its list is not part of the letter.
            skip(name);
            return;
        }
        if (paragraph && APART.contains(name)) {
            end("p");
        }
        switch (name) {
            case "br" -> newLine(1);
            case "li" -> {
                newLine(1);
                words("- ");
            }
            case "img" -> words(Tag.attribute(tag, "alt"));
            case "a" -> {
                endLink();
                address = Tag.attribute(tag, "href");
                addressFrom = made.length();
            }
            default -> {
                if (APART.contains(name)) {
                    newLine(1);
                    paragraph = name.equals("p");
                }
            }
        }
    }

    private static boolean hides(String style) {
        String rules = style.toLowerCase(Locale.ROOT);
        return rules.contains("display:none") || rules.contains("display: none");
    }

    private void end(String name) {
        if (name.equals("a")) {
            endLink();
        } else if (name.equals("td")) {
            space = true;
        } else if (APART.contains(name)) {
            paragraph &= !name.equals("p");
            newLine(name.equals("div") || name.equals("tr") ? 1 : 2);
        }
    }

    private void endLink() {
        String to = address;
        address = null;
        if (to != null && !to.isBlank() && !made.substring(addressFrom).strip().equals(to)) {
            words(": " + to + " ");
        }
    }

    /** Goes on behind the end of an element, whatever is in it. */
    private void skip(String name) {
        int depth = EMPTY.contains(name) ? 0 : 1;
        while (depth > 0) {
            int open = html.indexOf('<', at);
            if (open < 0) {
                at = html.length();
                return;
            }
            boolean ends = html.startsWith("/", open + 1);
            if (html.regionMatches(true, open + (ends ? 2 : 1), name, 0, name.length())
                    && name(open + (ends ? 2 : 1)).equals(name)) {
                depth += ends ? -1 : 1;
            }
            at = after(">", open);
        }
    }

    private int after(String mark, int from) {
        int found = html.indexOf(mark, from);
        return found < 0 ? html.length() : found + mark.length();
    }

    private String name(int from) {
        int to = from;
        while (to < html.length() && Character.isLetterOrDigit(html.charAt(to))) {
            to++;
        }
        return html.substring(from, to).toLowerCase(Locale.ROOT);
    }

    /** Where the tag closes; a sign between quotes does not close it. */
    private int tagEnd(int open) {
        char quote = 0;
        for (int i = open; i < html.length(); i++) {
            char c = html.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '>') {
                return i;
            }
        }
        return html.length();
    }

    private static String unescaped(String text) {
        return text.indexOf('&') < 0 ? text : Parser.unescapeEntities(text, false);
    }

    private void newLine(int lines) {
        newLines += lines;
        space = false;
    }

    private void words(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ' || c == '\u00a0' || c >= '\t' && c <= '\r') {
                space = true;
                continue;
            }
            if (made.length() > 0 && newLines > 0) {
                made.append(newLines == 1 ? "\n" : "\n\n");
            } else if (made.length() > 0 && space) {
                made.append(' ');
            }
            newLines = 0;
            space = false;
            made.append(c);
        }
    }

    /** One tag as it is written. */
    private static final class Tag {

        private Tag() {}

        /** The value of an attribute; '' where there is none. */
        static String attribute(String tag, String name) {
            int i = 1;
            while (i < tag.length()) {
                while (i < tag.length() && (isSpace(tag.charAt(i)) || tag.charAt(i) == '/')) {
                    i++;
                }
                int from = i;
                while (i < tag.length() && !isSpace(tag.charAt(i)) && tag.charAt(i) != '=') {
                    i++;
                }
                int to = i;
                while (i < tag.length() && isSpace(tag.charAt(i))) {
                    i++;
                }
                String value = "";
                if (i < tag.length() && tag.charAt(i) == '=') {
                    i++;
                    while (i < tag.length() && isSpace(tag.charAt(i))) {
                        i++;
                    }
                    char quote = i < tag.length() ? tag.charAt(i) : 0;
                    boolean quoted = quote == '"' || quote == '\'';
                    int begin = quoted ? i + 1 : i;
                    int end = begin;
                    while (end < tag.length() && (quoted ? tag.charAt(end) != quote : !isSpace(tag.charAt(end)))) {
                        end++;
                    }
                    value = tag.substring(begin, end);
                    i = Math.min(tag.length(), quoted ? end + 1 : end);
                }
                if (to - from == name.length() && tag.regionMatches(true, from, name, 0, name.length())) {
                    return unescaped(value);
                }
            }
            return "";
        }

        private static boolean isSpace(char c) {
            return c == ' ' || c >= '\t' && c <= '\r';
        }
    }
}
