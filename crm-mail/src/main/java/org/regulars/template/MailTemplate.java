package org.regulars.template;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mail template, read and laid out once, then rendered for any number of customers by any number of threads. Text from the
 * data is escaped in the HTML part, links from the data lead to web or mail addresses only, and a mail that would cost too
 * much fails with a reason.
 *
 * <p>The data may name a {@code zone} (time zone id) and a {@code locale} (language tag) for dates and money, and a
 * {@code now}.
 */
public final class MailTemplate {
    private static final int LONGEST_PART = 200_000;
    private static final int LONGEST_SUBJECT = 250;

    private final Node.Block subject;
    private final Node.Block html;
    private final Node.@Nullable Block text;

    private MailTemplate(Node.Block subject, Node.Block html, Node.@Nullable Block text) {
        this.subject = subject;
        this.html = html;
        this.text = text;
    }

    /**
     * Reads the three parts; throws {@link TemplateRefused} with the part, line and reason when one cannot be used. Where the
     * plain text is blank, it is made from each mail's HTML part.
     */
    public static MailTemplate parse(TemplateSource source) {
        return new MailTemplate(
                read("subject", source.subject(), false),
                read("html", source.mjml(), true),
                source.text().isBlank() ? null : read("text", source.text(), false));
    }

    private static Node.Block read(String part, String source, boolean mjml) {
        if (source.isBlank()) {
            throw new TemplateRefused(part, 0, "this part is empty");
        }
        if (source.length() > LONGEST_PART) {
            throw new TemplateRefused(part, 0, "a part may have at most " + LONGEST_PART + " characters");
        }
        try {
            List<Markup> pieces = Markup.cut(source);
            if (mjml) {
                LiquidParser.parse(pieces, false);
                pieces = Mjml.toHtml(pieces);
            }
            return LiquidParser.parse(pieces, mjml);
        } catch (Syntax syntax) {
            throw new TemplateRefused(part, syntax.line(), syntax.reason());
        } catch (StackOverflowError tooDeep) {
            throw new TemplateRefused(part, 0, "this part is nested too deeply");
        }
    }

    /** One customer's mail within the usual limits; throws {@link RenderFailed} when this data makes no mail. */
    public RenderedMail render(Map<String, ?> data) {
        return render(data, RenderLimits.DEFAULT);
    }

    /** One customer's mail within these limits; throws {@link RenderFailed} when this data makes no mail. */
    public RenderedMail render(Map<String, ?> data, RenderLimits limits) {
        return render(data, limits, null);
    }

    /**
     * The names that a mail for this data would show or loop over although the data does not have them, in the order met. A
     * name with a {@code default}, or one that is only asked for in a condition, is not missed. For previews.
     */
    public Set<String> undefined(Map<String, ?> data) {
        Set<String> names = new LinkedHashSet<>();
        render(data, RenderLimits.DEFAULT, names);
        return names;
    }

    private RenderedMail render(Map<String, ?> data, RenderLimits limits, @Nullable Set<String> undefined) {
        Render.Budget budget = new Render.Budget(limits);
        try {
            String line = oneLine(write(subject, new Render(data, budget, false, undefined)));
            String page = write(html, new Render(data, budget, true, undefined));
            return new RenderedMail(
                    line,
                    page,
                    text == null ? PlainText.of(page) : write(text, new Render(data, budget, false, undefined)));
        } catch (RenderFailed reason) {
            throw reason;
        } catch (StackOverflowError tooDeep) {
            throw new RenderFailed("the data is nested too deeply");
        } catch (RuntimeException unforeseen) {
            // One customer's odd value must not stop the other mails.
            throw new RenderFailed("a value in the data cannot be shown ("
                    + unforeseen.getClass().getSimpleName() + ")");
        }
    }

    private static String write(Node.Block part, Render render) {
        part.write(render);
        return render.written();
    }

    /** A header ends at a line break, so the subject has none, nor any other control character. */
    private static String oneLine(String subject) {
        StringBuilder made = new StringBuilder();
        boolean gap = false;
        for (int i = 0; i < subject.length() && made.length() < LONGEST_SUBJECT; ) {
            int point = subject.codePointAt(i);
            i += Character.charCount(point);
            int type = Character.getType(point);
            boolean space = Character.isISOControl(point)
                    || Character.isWhitespace(point)
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || type == Character.SURROGATE;
            if (space) {
                gap = !made.isEmpty();
            } else {
                if (gap) {
                    made.append(' ');
                    gap = false;
                }
                made.appendCodePoint(point);
            }
        }
        return made.toString();
    }
}
