package org.regulars.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailTemplateTests {
    @Test
    void escapesDataInTheHtmlPartOnly() {
        String evil = "<script>alert(1)</script> & \"co\"";
        RenderedMail mail = template("Hi {{ name }}", text("Hi {{ name }}"), "Hi {{ name }}")
                .render(Map.of("name", evil));

        assertThat(mail.html())
                .contains("Hi &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;co&quot;")
                .doesNotContain("<script");
        assertThat(mail.subject()).isEqualTo("Hi " + evil);
        assertThat(mail.text()).isEqualTo("Hi " + evil);
    }

    @Test
    void escapesOnceHoweverTheValueGotThere() {
        String template = "{% capture a %}<b>{{ x }}</b>{% endcapture %}{% assign b = a %}"
                + "{{ a }}|{{ b }}|{{ x | escape }}|{{ x | escape | escape }}|{{ x | newline_to_br }}|{{ x | upcase }}"
                + "|{{ ours }}|{{ x | append: ours }}";
        assertThat(html(text(template), Map.of("x", "<i>\n", "ours", new SafeHtml("<hr>"))))
                .contains(
                        "<b>&lt;i&gt;\n</b>|<b>&lt;i&gt;\n</b>|&lt;i&gt;\n|&lt;i&gt;\n|&lt;i&gt;<br />\n|&lt;I&gt;\n|<hr>|"
                                + "&lt;i&gt;\n&lt;hr&gt;");
    }

    @ParameterizedTest
    @CsvSource({
        "https://shop.example/a?b=1&c=2, https://shop.example/a?b=1&amp;c=2",
        "HTTP://shop.example, HTTP://shop.example",
        "mailto:ann@example.com, mailto:ann@example.com",
        "' https://shop.example/x y', https://shop.example/x%20y",
        "https://e.example/')(onclick), https://e.example/%27%29%28onclick%29",
        "javascript:alert(1), #",
        "java\tscript:alert(1), #",
        "data:text/html;base64;x, #",
        "//evil.example, #",
        "'', #"
    })
    void letsLinksFromTheDataLeadToWebAndMailAddressesOnly(String link, String shown) {
        String body = "<mj-button href=\"{{ link }}\">x</mj-button><mj-image src=\"{{ link }}\" alt=\"\" />"
                + "<mj-text>{% capture to %}{{ link }}{% endcapture %}<a class='y' href='{{ to }}'>y</a></mj-text>";
        String html = html(body(body), Map.of("link", link));

        assertThat(html)
                .contains("<a  href=\"" + shown + "\"")
                .contains("src=\"" + shown + "\"")
                .contains("<a class=\"y\" href=\"" + shown + "\">")
                .doesNotContain("javascript");
    }

    @Test
    void checksTheStartOfALinkOnly() {
        String html = html(
                text(
                        "<a href=\"https://shop.example/{{ key }}?n={{ name | url_encode }}\">a</a><img src='{{ base }}/{{ key }}.png'>"),
                Map.of("key", "a\"b", "name", "Ann & Bob", "base", "https://cdn.example"));

        assertThat(html)
                .contains("https://shop.example/a&quot;b?n=Ann+%26+Bob")
                .contains("https://cdn.example/a&quot;b.png");
    }

    @Test
    void keepsStylesFromBeingExtended() {
        String html = html(
                "<mjml><mj-body><mj-section background-url=\"{{ picture }}\"><mj-column><mj-text>"
                        + "<p style=\"color:{{ good }};background:{{ evil }}\">x</p></mj-text></mj-column></mj-section></mj-body></mjml>",
                Map.of("picture", "https://e.example/a'b.png", "good", "#a0b1c2", "evil", "red;position:fixed"));

        assertThat(html)
                .contains("style=\"color:#a0b1c2;background:\"")
                .contains("url('https://e.example/a%27b.png')")
                .doesNotContain("position:fixed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>var a = '{{ x }}'</script>",
                "<a onclick=\"go('{{ x }}')\">x</a>",
                "<p {{ x }}>x</p>",
                "<{{ x }}>x",
                "<iframe srcdoc='{{ x }}'></iframe>",
            })
    void refusesValuesWhereNoEscapingHelps(String markup) {
        assertThatExceptionOfType(TemplateRefused.class)
                .isThrownBy(() -> template("s", text("\n\n" + markup), "t"))
                .withMessageMatching("(?s)html, line 3: .*");
    }

    @Test
    void keepsTheSubjectOnOneLine() {
        RenderedMail mail = template("Hi {{ name }}\n", text("x"), "t")
                .render(Map.of("name", "Ann\r\nBcc: v@example.com\u2028\u0000\tx\uD800"));

        assertThat(mail.subject()).isEqualTo("Hi Ann Bcc: v@example.com x");
    }

    @Test
    void repeatsRowsColumnsAndSections() {
        String html = html(
                "<mjml><mj-body>{% for s in sections %}<mj-section><mj-column><mj-text>S{{ s }}</mj-text></mj-column></mj-section>"
                        + "{% endfor %}<mj-section>{% for c in sections %}<mj-column>{% if c > 1 %}<mj-text>C{{ c }}</mj-text>{% endif %}"
                        + "</mj-column>{% endfor %}</mj-section><mj-section><mj-column><mj-table>{% for r in sections %}<tr><td>R{{ r }}"
                        + "</td></tr>{% endfor %}</mj-table><mj-raw><ul>{% for l in sections %}<li>L{{ l }}</li>{% endfor %}</ul></mj-raw>"
                        + "</mj-column></mj-section></mj-body></mjml>",
                Map.of("sections", List.of(1, 2, 3)));

        assertThat(html)
                .containsSubsequence("S1", "S2", "S3", "C2", "C3", "<tr><td>R1</td></tr><tr><td>R2</td></tr>", "R3")
                .contains("<ul><li>L1</li><li>L2</li><li>L3</li></ul>")
                .doesNotContain("C1");
    }

    @Test
    void showsMoneyAndDatesForTheCustomer() {
        String template =
                "{{ price | money: 'EUR' }} {{ price | money: 'JPY' }} {{ at | date: '%d. %B %Y, %H:%M' }} {{ at | date: 'long' }}";
        Map<String, Object> data =
                new HashMap<>(Map.of("price", new BigDecimal("1234.5"), "at", Instant.parse("2026-03-05T23:30:00Z")));
        data.put("locale", "de-DE");
        data.put("zone", "Europe/Berlin");

        assertThat(template("s", text("x"), template).render(data).text().replace('\u00a0', ' '))
                .isEqualTo("1.234,50 € 1.235 ¥ 06. März 2026, 00:30 6. März 2026");
    }

    @Test
    void listsWhatAPreviewWouldMiss() {
        MailTemplate template = template(
                "{{ customer.first_nam }}",
                text("{{ customer.name }}{{ known | default: 'x' }}{% if maybe %}{{ never }}{% endif %}"),
                "{% for item in baskt.items %}{{ item }}{% endfor %}{% for i in list %}{{ i.a }}{% endfor %}");
        Map<String, Object> customer = new HashMap<>();
        customer.put("name", null);

        assertThat(template.undefined(Map.of("customer", customer, "list", List.of(Map.of("a", 1), Map.of("b", 1)))))
                .containsExactly("customer.first_nam", "baskt.items", "i.a");
        assertThat(template.render(Map.of()).subject()).isEmpty();
    }

    @Test
    void asksNobodyForFontsUnasked() {
        assertThat(html(text("x"), Map.of())).contains("Ubuntu").doesNotContain("googleapis");
        assertThat(html(
                        "<mjml><mj-head><mj-font name=\"Lato\" href=\"https://fonts.googleapis.com/css?family=Lato\" /></mj-head>"
                                + "<mj-body><mj-section><mj-column><mj-text font-family=\"Lato\">x</mj-text></mj-column></mj-section></mj-body></mjml>",
                        Map.of()))
                .contains("https://fonts.googleapis.com/css?family=Lato");
    }

    @Test
    void servesManyThreadsAtOnce() {
        MailTemplate template =
                template("{{ n }}", text("{% assign m = n %}{{ list[n] }}={{ m }}"), "{% cycle 'a', 'b' %}{{ n }}");
        List<Integer> list = IntStream.range(0, 2_000).boxed().toList();

        List<String> wrong = IntStream.range(0, 2_000)
                .parallel()
                .filter(n -> {
                    RenderedMail mail = template.render(Map.of("n", n, "list", list));
                    return !mail.subject().equals("" + n)
                            || !mail.html().contains(n + "=" + n + "<")
                            || !mail.text().equals("a" + n);
                })
                .mapToObj(String::valueOf)
                .toList();

        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{{ a | nope }}~text, line 2: there is no filter nope",
                "{% nope %}~text, line 2: there is no tag {% nope %} here",
                "{{ a~text, line 2: {{ is never closed",
                "{% if a %}~text, line 2: {% if %} is never closed",
                "{% endif %}~text, line 2: there is no tag {% endif %} here",
                "{% include '/etc/passwd' %}~text, line 2: {% include %} is not allowed: a mail template cannot read other files",
                "{{ a b }}~text, line 2: unexpected b",
            })
    void saysWhatIsWrongWhere(String line, String message) {
        assertThatExceptionOfType(TemplateRefused.class)
                .isThrownBy(() -> template("s", text("x"), "first\n" + line + "\nlast"))
                .withMessage(message)
                .satisfies(refused -> assertThat(refused.line()).isEqualTo(2));
    }

    @Test
    void namesTheLineOfTheMjmlNotOfTheHtml() {
        assertThatExceptionOfType(TemplateRefused.class)
                .isThrownBy(() -> template("s", body("<mj-text>\n{{ a | nope }}</mj-text>"), "t"))
                .withMessage("html, line 2: there is no filter nope");
        assertThatExceptionOfType(TemplateRefused.class)
                .isThrownBy(() -> template("s", body("\n\n<mj-include path=\"/etc/passwd\" />"), "t"))
                .withMessage("html, line 3: <mj-include> is not allowed: a mail template cannot read other files");
        assertThatExceptionOfType(TemplateRefused.class)
                .isThrownBy(() -> template("s", "<p>hello</p>", "t"))
                .withMessage("html: an MJML document begins with <mjml>");
        assertThatExceptionOfType(TemplateRefused.class)
                .isThrownBy(() -> template(" ", text("x"), "t"))
                .withMessage("subject: this part is empty");
    }

    @Test
    void makesThePlainTextFromTheMailWhereNobodyWroteOne() {
        String mjml = body("""
                <mj-text><h1>New &amp; fresh</h1><p>Hello {{ name }},<br>two things:</p><ul><li>tea</li><li>cake</li></ul>
                <p>See <a href="{{ url }}">our shop</a> or <a href="https://a.example/x">https://a.example/x</a>.</p></mj-text>
                <mj-image src="https://a.example/i.png" alt="A pot of tea" />""");

        String text = template("s", mjml, "")
                .render(Map.of("name", "Ann <b>", "url", "https://shop.example/?a=1&b=2"))
                .text();

        assertThat(text)
                .contains("New & fresh\n", "Hello Ann <b>,\ntwo things:", "\n- tea\n- cake", "A pot of tea")
                .contains("See our shop: https://shop.example/?a=1&b=2 or https://a.example/x.")
                .doesNotContain("{{", "&amp;", "font-size", "\n\n\n");
    }

    @Test
    void saysWhyOneMailFails() {
        MailTemplate template = template("s", text("x"), "\n{{ a | divided_by: b }}");

        assertThat(template.render(Map.of("a", 7, "b", 2)).text()).isEqualTo("\n3");
        assertThatExceptionOfType(RenderFailed.class)
                .isThrownBy(() -> template.render(Map.of("a", 7, "b", 0)))
                .withMessage("line 2, filter divided_by: divided by 0");
        Object odd = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("odd");
            }
        };
        assertThatExceptionOfType(RenderFailed.class)
                .isThrownBy(() -> template("{{ odd }}", text("x"), "t").render(Map.of("odd", odd)))
                .withMessage("a value in the data cannot be shown (IllegalStateException)");
    }

    @Test
    void sharesTheLimitsAmongTheParts() {
        MailTemplate template = template("{{ a }}", text("{{ a }}"), "{{ a }}");
        Map<String, Object> data = new HashMap<>(Map.of("a", "x".repeat(400_000)));

        assertThatExceptionOfType(RenderFailed.class)
                .isThrownBy(() -> template.render(data))
                .withMessage("the mail is longer than 1000000 characters");
        data.put("a", new ArrayList<>(List.of("x")));
        assertThat(template.render(data).text()).isEqualTo("x");
    }

    private static MailTemplate template(String subject, String mjml, String text) {
        return MailTemplate.parse(new TemplateSource(subject, mjml, text));
    }

    private static String html(String mjml, Map<String, ?> data) {
        return template("s", mjml, "t").render(data).html();
    }

    private static String body(String column) {
        return "<mjml><mj-body><mj-section><mj-column>" + column + "</mj-column></mj-section></mj-body></mjml>";
    }

    private static String text(String text) {
        return body("<mj-text>" + text + "</mj-text>");
    }
}
