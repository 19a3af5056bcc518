package org.regulars.template;

import java.util.Locale;

/** The few things about HTML text that rendering needs, each in one pass over it. */
final class Html {
    private Html() {}

    static String escape(String text) {
        int first = firstSpecial(text);
        if (first < 0) {
            return text;
        }
        StringBuilder made = new StringBuilder(text.length() + 32).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            appendEscaped(made, text.charAt(i));
        }
        return made.toString();
    }

    private static int firstSpecial(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '&' || c == '<' || c == '>' || c == '"' || c == '\'') {
                return i;
            }
        }
        return -1;
    }

    /** Escapes all but what is an entity already. */
    static String escapeOnce(String text) {
        StringBuilder made = new StringBuilder(text.length() + 32);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '&' && isEntity(text, i)) {
                made.append(c);
            } else {
                appendEscaped(made, c);
            }
        }
        return made.toString();
    }

    /** What {@link #escape} was given. */
    static String unescape(String text) {
        return text.replace("&#39;", "'")
                .replace("&quot;", "\"")
                .replace("&gt;", ">")
                .replace("&lt;", "<")
                .replace("&amp;", "&");
    }

    private static void appendEscaped(StringBuilder into, char c) {
        switch (c) {
            case '&' -> into.append("&amp;");
            case '<' -> into.append("&lt;");
            case '>' -> into.append("&gt;");
            case '"' -> into.append("&quot;");
            case '\'' -> into.append("&#39;");
            default -> into.append(c);
        }
    }

    private static boolean isEntity(String text, int at) {
        int end = at + 1;
        while (end < text.length()
                && end - at < 12
                && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '#' && end == at + 1)) {
            end++;
        }
        return end < text.length() && text.charAt(end) == ';' && end > at + 1;
    }

    /** Without scripts, styles, comments and tags; what is never closed stays. */
    static String strip(String text) {
        StringBuilder made = new StringBuilder(text.length());
        String lower = text.toLowerCase(Locale.ROOT);
        boolean tagsEnd = true;
        boolean commentsEnd = true;
        boolean scriptsEnd = true;
        boolean stylesEnd = true;
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf('<', at);
            if (open < 0 || !tagsEnd && !commentsEnd && !scriptsEnd && !stylesEnd) {
                break;
            }
            made.append(text, at, open);
            int end = -1;
            if (scriptsEnd && lower.startsWith("<script", open)) {
                end = after(lower, "</script>", open);
                scriptsEnd = end >= 0;
            } else if (stylesEnd && lower.startsWith("<style", open)) {
                end = after(lower, "</style>", open);
                stylesEnd = end >= 0;
            } else if (commentsEnd && lower.startsWith("<!--", open)) {
                end = after(lower, "-->", open);
                commentsEnd = end >= 0;
            }
            if (end < 0 && tagsEnd) {
                end = after(text, ">", open);
                tagsEnd = end >= 0;
            }
            if (end < 0) {
                made.append('<');
                end = open + 1;
            }
            at = end;
        }
        return made.append(text, at, text.length()).toString();
    }

    private static int after(String text, String part, int from) {
        int found = text.indexOf(part, from);
        return found < 0 ? -1 : found + part.length();
    }

    /** A link from data as it may stand in an attribute: web and mail addresses only, anything else leads nowhere. */
    static String link(String value) {
        String address = value.strip();
        String start = address.substring(0, Math.min(8, address.length())).toLowerCase(Locale.ROOT);
        boolean allowed = start.startsWith("https://") || start.startsWith("http://") || start.startsWith("mailto:");
        if (!allowed) {
            return "#";
        }
        StringBuilder made = new StringBuilder(address.length());
        for (int i = 0; i < address.length(); i++) {
            char c = address.charAt(i);
            // Quotes and brackets would end a url() in a style; they mean the same percent-encoded.
            if (c <= ' ' || "'\"()<>\\".indexOf(c) >= 0) {
                made.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            } else {
                made.append(c);
            }
        }
        return made.toString();
    }

    /** A value inside a style: letters, digits and the signs of colours and lengths; anything else is left out. */
    static String style(String value) {
        return value.length() <= 100 && value.matches("[A-Za-z0-9#%., -]*") ? value : "";
    }
}
