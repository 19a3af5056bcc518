package org.regulars.template;

import ch.digitalfondue.mjml4j.Mjml4j;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns MJML into HTML once, with the Liquid in it kept: each tag travels through the layout as a plain word and is put back
 * afterwards. Reads no files and no network.
 */
final class Mjml {
    private static final int MOST_ELEMENTS = 3_000;
    private static final int DEEPEST = 100;
    private static final long LONGEST_SEARCH = 10_000_000;
    private static final String FAMILY = "font-family:";
    /** Between the children of these, only an mj-raw is kept. */
    private static final Set<String> CONTAINERS = Set.of(
            "mj-body",
            "mj-wrapper",
            "mj-section",
            "mj-group",
            "mj-column",
            "mj-hero",
            "mj-navbar",
            "mj-social",
            "mj-accordion",
            "mj-accordion-element",
            "mj-carousel");

    private static final Set<String> OTHERS = Set.of(
            "mj-head",
            "mj-title",
            "mj-preview",
            "mj-attributes",
            "mj-all",
            "mj-class",
            "mj-breakpoint",
            "mj-font",
            "mj-style",
            "mj-html-attributes",
            "mj-selector",
            "mj-html-attribute",
            "mj-text",
            "mj-spacer",
            "mj-divider",
            "mj-raw",
            "mj-image",
            "mj-button",
            "mj-social-element",
            "mj-table",
            "mj-navbar-link",
            "mj-accordion-title",
            "mj-accordion-text",
            "mj-carousel-image");

    private static final Set<String> NOT_HERE = Set.of("mjml", "mj-head");
    private static final Pattern ROOT = Pattern.compile("<mjml(\\s[^<>]{0,1000})?>", Pattern.CASE_INSENSITIVE);
    private static final Pattern LANGUAGE = Pattern.compile("\\slang\\s*=\\s*[\"']([A-Za-z0-9-]{1,35})[\"']");
    private static final Pattern FONT = Pattern.compile(
            "(?m)^ *(?:<link href=\"|@import url\\()(https://fonts\\.googleapis\\.com/[^\"\\s)]*)[^\\n]*\\n");
    private static final Pattern DIRECTION = Pattern.compile("\\sdir\\s*=\\s*[\"'](ltr|rtl|auto)[\"']");

    private final Deque<String> open = new ArrayDeque<>();
    private int elements;
    private int depth;
    private boolean inTag;
    private boolean inComment;
    private char quote;
    private boolean slash;

    private Mjml() {}

    static List<Markup> toHtml(List<Markup> pieces) {
        return new Mjml().layOut(pieces);
    }

    private List<Markup> layOut(List<Markup> pieces) {
        StringBuilder all = new StringBuilder();
        pieces.forEach(piece -> all.append(piece.source()));
        Matcher root = ROOT.matcher(all);
        if (!root.find()) {
            throw new Syntax(0, "an MJML document begins with <mjml>");
        }
        String prefix = "lq";
        while (all.indexOf(prefix) >= 0) {
            prefix += "q";
        }
        StringBuilder source = new StringBuilder();
        for (int i = 0; i < pieces.size(); i++) {
            Markup piece = pieces.get(i);
            if (piece.kind() == Markup.Kind.TEXT) {
                follow(piece);
                source.append(piece.content());
            } else {
                source.append(word(prefix, i, piece));
            }
        }
        if (fontSearch(source) > LONGEST_SEARCH) {
            throw new Syntax(0, "font-family stands too often in one place");
        }
        return restore(render(source.toString(), root.group(1)), prefix, pieces);
    }

    /** What MJML's search for the fonts in use will cost: between two quotes it tries every font-family with every end. */
    private static long fontSearch(CharSequence source) {
        long cost = 0;
        for (String span : source.toString().split("\"", -1)) {
            long found = 0;
            for (int i = span.indexOf(FAMILY); i >= 0; i = span.indexOf(FAMILY, i + FAMILY.length())) {
                found++;
            }
            cost += found * span.length();
        }
        return cost;
    }

    private String word(String prefix, int index, Markup piece) {
        String word = prefix + index + "z";
        String parent = open.peek();
        if (inTag || inComment || parent == null) {
            return word;
        }
        if (NOT_HERE.contains(parent)) {
            throw new Syntax(piece.line(), "a tag directly in <" + parent + "> has no effect; put it into <mj-body>");
        }
        return CONTAINERS.contains(parent) ? "<mj-raw>" + word + "</mj-raw>" : word;
    }

    private static String render(String source, @Nullable String attributes) {
        String rootAttributes = attributes == null ? "" : attributes;
        Matcher language = LANGUAGE.matcher(rootAttributes);
        Matcher direction = DIRECTION.matcher(rootAttributes);
        Mjml4j.TextDirection towards = direction.find()
                ? Mjml4j.TextDirection.valueOf(direction.group(1).toUpperCase(Locale.ROOT))
                : Mjml4j.TextDirection.AUTO;
        try {
            String html = Mjml4j.render(
                    source, new Mjml4j.Configuration(language.find() ? language.group(1) : "und", towards));
            return withoutUnaskedFonts(html, source);
        } catch (StackOverflowError tooDeep) {
            throw new Syntax(0, "the MJML is nested too deeply");
        } catch (RuntimeException reason) {
            throw new Syntax(
                    0,
                    "the MJML cannot be laid out; sizes and distances must be plain numbers, such as 20px ("
                            + reason.getClass().getSimpleName() + ")");
        }
    }

    /** MJML loads Google's fonts for some font names; a mail asks a third party for nothing its author did not name. */
    private static String withoutUnaskedFonts(String html, String source) {
        return FONT.matcher(html)
                .replaceAll(font -> source.contains(font.group(1)) ? Matcher.quoteReplacement(font.group()) : "");
    }

    private static List<Markup> restore(String html, String prefix, List<Markup> pieces) {
        List<Markup> restored = new ArrayList<>();
        Matcher word = Pattern.compile(prefix + "(\\d{1,7})z").matcher(html);
        int at = 0;
        while (word.find()) {
            text(html.substring(at, word.start()), restored);
            restored.add(pieces.get(Integer.parseInt(word.group(1))));
            at = word.end();
        }
        text(html.substring(at), restored);
        return restored;
    }

    private static void text(String text, List<Markup> into) {
        if (!text.isEmpty()) {
            into.add(new Markup(Markup.Kind.TEXT, text, text, 0, false, false));
        }
    }

    /** Keeps track of the MJML element we are in. */
    private void follow(Markup piece) {
        String text = piece.content();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (inComment) {
                if (c == '>' && text.startsWith("--", Math.max(0, i - 2))) {
                    inComment = false;
                }
            } else if (inTag) {
                if (quote != 0) {
                    quote = c == quote ? 0 : quote;
                } else if (c == '"' || c == '\'') {
                    quote = c;
                } else if (c == '>') {
                    inTag = false;
                    if (slash && !open.isEmpty()) {
                        open.pop();
                        depth--;
                    }
                }
                slash = c == '/';
            } else if (c == '<' && i + 1 < text.length()) {
                if (text.startsWith("<!--", i)) {
                    inComment = true;
                } else if (text.charAt(i + 1) == '/') {
                    close(name(text, i + 2));
                    inTag = true;
                    slash = false;
                } else if (Character.isLetter(text.charAt(i + 1))) {
                    start(name(text, i + 1), piece, i);
                }
            }
        }
    }

    private void start(String name, Markup piece, int at) {
        if (++elements > MOST_ELEMENTS) {
            throw new Syntax(0, "the mail has more than " + MOST_ELEMENTS + " elements");
        }
        if (name.equals("mj-include")) {
            throw new Syntax(line(piece, at), "<mj-include> is not allowed: a mail template cannot read other files");
        }
        if (name.startsWith("mj-") && !CONTAINERS.contains(name) && !OTHERS.contains(name)) {
            throw new Syntax(line(piece, at), "MJML has no element <" + name + ">");
        }
        inTag = true;
        slash = false;
        open.push(name);
        if (++depth > DEEPEST) {
            throw new Syntax(0, "elements are nested more than " + DEEPEST + " deep");
        }
    }

    private static int line(Markup piece, int at) {
        return piece.line() + Markup.newlines(piece.content().substring(0, at));
    }

    private void close(String name) {
        if (open.contains(name)) {
            while (!open.pop().equals(name)) {
                depth--;
            }
            depth--;
        }
    }

    private static String name(String text, int from) {
        int end = from;
        while (end < text.length()
                && end - from < 40
                && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '-')) {
            end++;
        }
        return text.substring(from, end).toLowerCase(Locale.ROOT);
    }
}
