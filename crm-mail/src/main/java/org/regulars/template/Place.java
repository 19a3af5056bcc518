package org.regulars.template;

import java.util.Locale;
import java.util.Set;

/** Follows an HTML template's text to know where in the markup a value will stand, and so how it must be written. */
final class Place {
    enum Kind {
        /** Not HTML at all: the subject and the plain text. */
        PLAIN,
        BODY,
        ATTRIBUTE,
        /** The start of a link's address. */
        LINK,
        STYLE
    }

    private enum In {
        TEXT,
        COMMENT,
        TAG_NAME,
        TAG,
        ATTRIBUTE_NAME,
        BEFORE_VALUE,
        VALUE,
        BARE_VALUE,
        RAW_TEXT
    }

    private static final Set<String> LINKS = Set.of(
            "href",
            "src",
            "srcset",
            "action",
            "formaction",
            "background",
            "poster",
            "cite",
            "data",
            "xlink:href",
            "longdesc",
            "ping");

    private static final int LONGEST_NAME = 50;

    private In in = In.TEXT;
    private String tag = "";
    private String attribute = "";
    private String value = "";
    private char quote;

    Place copy() {
        Place copy = new Place();
        copy.in = in;
        copy.tag = tag;
        copy.attribute = attribute;
        copy.value = value;
        copy.quote = quote;
        return copy;
    }

    void back(Place to) {
        in = to.in;
        tag = to.tag;
        attribute = to.attribute;
        value = to.value;
        quote = to.quote;
    }

    /** Where a value stands here; values that no escaping can make safe are refused. */
    Kind forOutput(int line) {
        Kind kind = switch (in) {
            case TEXT, COMMENT -> Kind.BODY;
            case VALUE -> inValue(line);
            case RAW_TEXT -> {
                if (!tag.equals("style")) {
                    throw new Syntax(line, "a value may not stand inside <" + tag + ">");
                }
                yield Kind.STYLE;
            }
            case BARE_VALUE, BEFORE_VALUE ->
                throw new Syntax(line, "write quotes around the value of the attribute " + attribute);
            case TAG_NAME, TAG, ATTRIBUTE_NAME ->
                throw new Syntax(
                        line, "a value may stand in text or in an attribute's quotes, not inside <" + tag + ">");
        };
        if (in == In.VALUE) {
            value = value + "x";
        }
        return kind;
    }

    private Kind inValue(int line) {
        if (attribute.startsWith("on") || attribute.equals("srcdoc")) {
            throw new Syntax(line, "a value may not stand in the attribute " + attribute);
        }
        if (attribute.equals("style")) {
            String before = value.toLowerCase(Locale.ROOT).replaceAll("[\\s\"']+$", "");
            return before.endsWith("url(") || before.endsWith("url(&quot;") ? Kind.LINK : Kind.STYLE;
        }
        return LINKS.contains(attribute) && value.isBlank() ? Kind.LINK : Kind.ATTRIBUTE;
    }

    void text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (in) {
                case TEXT -> {
                    if (c != '<' || i + 1 >= text.length()) {
                        break;
                    }
                    char next = text.charAt(i + 1);
                    if (text.startsWith("<!--", i)) {
                        // Outlook's conditional comments hold markup like any other.
                        int close = text.indexOf('>', i);
                        boolean conditional = text.startsWith("<!--[if", i);
                        in = conditional ? In.TEXT : In.COMMENT;
                        i = conditional && close > 0 ? close : i + 3;
                    } else if (Character.isLetter(next) || next == '/') {
                        in = In.TAG_NAME;
                        tag = "";
                    }
                }
                case COMMENT -> {
                    if (c == '>' && text.startsWith("--", Math.max(0, i - 2))) {
                        in = In.TEXT;
                    }
                }
                case TAG_NAME -> {
                    if (c == '>') {
                        endTag();
                    } else if (Character.isWhitespace(c)) {
                        in = In.TAG;
                    } else if (tag.length() < LONGEST_NAME) {
                        tag += Character.toLowerCase(c);
                    }
                }
                case TAG -> {
                    if (c == '>') {
                        endTag();
                    } else if (!Character.isWhitespace(c) && c != '/') {
                        in = In.ATTRIBUTE_NAME;
                        attribute = String.valueOf(Character.toLowerCase(c));
                    }
                }
                case ATTRIBUTE_NAME -> {
                    if (c == '>') {
                        endTag();
                    } else if (c == '=') {
                        in = In.BEFORE_VALUE;
                    } else if (Character.isWhitespace(c)) {
                        in = In.TAG;
                    } else if (attribute.length() < LONGEST_NAME) {
                        attribute += Character.toLowerCase(c);
                    }
                }
                case BEFORE_VALUE -> {
                    if (c == '"' || c == '\'') {
                        in = In.VALUE;
                        quote = c;
                        value = "";
                    } else if (c == '>') {
                        endTag();
                    } else if (!Character.isWhitespace(c)) {
                        in = In.BARE_VALUE;
                    }
                }
                case VALUE -> {
                    if (c == quote) {
                        in = In.TAG;
                    } else {
                        value = (value.length() > 40 ? value.substring(value.length() - 20) : value) + c;
                    }
                }
                case BARE_VALUE -> {
                    if (c == '>') {
                        endTag();
                    } else if (Character.isWhitespace(c)) {
                        in = In.TAG;
                    }
                }
                case RAW_TEXT -> {
                    if (c == '<' && text.regionMatches(true, i, "</" + tag, 0, tag.length() + 2)) {
                        in = In.TAG_NAME;
                        tag = "";
                    }
                }
            }
        }
    }

    private void endTag() {
        boolean raw = tag.equals("style")
                || tag.equals("script")
                || tag.equals("iframe")
                || tag.equals("noembed")
                || tag.equals("xmp");
        in = raw ? In.RAW_TEXT : In.TEXT;
    }
}
