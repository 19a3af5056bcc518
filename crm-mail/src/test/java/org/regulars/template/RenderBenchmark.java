package org.regulars.template;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;
import liqp.Template;
import liqp.TemplateParser;
import liqp.parser.Flavor;

/** How many basket reminders a core renders in a second, next to liqp on the same texts. See docs/benchmarks.md. */
final class RenderBenchmark {
    private static final long SECONDS = 5;

    private RenderBenchmark() {}

    public static void main(String[] arguments) {
        TemplateSource source = new ReadyMails().load(ReadyMails.BASKET_REMINDER, Locale.ENGLISH);
        Map<String, Object> data = SampleData.basket();
        MailTemplate template = MailTemplate.parse(source);
        RenderedMail mail = template.render(data);
        System.out.printf(
                "one mail: %,d characters of HTML, %,d of text%n",
                mail.html().length(), mail.text().length());

        List<String> parts = List.of(forLiqp(source.subject()), forLiqp(html(source)), forLiqp(source.text()));
        TemplateParser liqp =
                new TemplateParser.Builder().withFlavor(Flavor.LIQUID).build();
        List<Template> parsed = parts.stream().map(liqp::parse).toList();

        double ours = rate("Regulars, parsed once", () -> length(template.render(data)));
        double each = rate(
                "liqp, parsed per mail",
                () -> parts.stream()
                        .mapToInt(part -> liqp.parse(part).renderUnguarded(data).length())
                        .sum());
        double once = rate(
                "liqp, parsed once",
                () -> parsed.stream()
                        .mapToInt(part -> part.renderUnguarded(data).length())
                        .sum());
        rate(
                "Regulars, parsed and laid out per mail",
                () -> length(MailTemplate.parse(source).render(data)));
        System.out.printf(
                Locale.ROOT,
                "ratio to liqp parsed per mail %.1f, to liqp parsed once %.1f%n",
                ours / each,
                ours / once);
    }

    private static int length(RenderedMail mail) {
        return mail.subject().length() + mail.html().length() + mail.text().length();
    }

    /** The HTML template after MJML, so that liqp has no layout to do either. */
    private static String html(TemplateSource source) {
        StringBuilder html = new StringBuilder();
        Mjml.toHtml(Markup.cut(source.mjml())).forEach(piece -> html.append(piece.source()));
        return html.toString();
    }

    private static String forLiqp(String template) {
        return template.replace("| money:", "| append:");
    }

    private static double rate(String name, IntSupplier mail) {
        long characters = run(mail, SECONDS / 2)[1];
        long[] result = run(mail, SECONDS);
        double rate = result[0] / (double) SECONDS;
        System.out.printf(Locale.ROOT, "%-40s %,10.0f mails/s%s%n", name, rate, characters == 0 ? " (empty)" : "");
        return rate;
    }

    private static long[] run(IntSupplier mail, long seconds) {
        long mails = 0;
        long characters = 0;
        for (long end = System.nanoTime() + seconds * 1_000_000_000L; System.nanoTime() < end; mails++) {
            characters += mail.getAsInt();
        }
        return new long[] {mails, characters};
    }
}
