package org.regulars.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Templates and data that hang, exhaust or read what they should not, each in all three parts. */
class HostileTemplateTests {
    private static final long MOST_BYTES = 300L << 20;

    @BeforeAll
    static void warmUp() {
        attempt("{% for i in (1..100) %}{{ i | append: 'x' }}{% endfor %}", "{{ a | strip_html }}");
    }

    static Stream<Arguments> ends() {
        Map<String, String> templates = new LinkedHashMap<>();
        for (String tag :
                List.of("include '/etc/passwd'", "render '/etc/passwd'", "include_relative '../x'", "layout 'x'")) {
            templates.put(tag, "{% " + tag + " %}");
        }
        templates.put(
                "append doublings",
                "{% assign a = 'xxxxxxxxxx' %}" + "{% assign a = a | append: a %}".repeat(60) + "{{ a }}");
        templates.put(
                "prepend doublings",
                "{% assign a = 'x' %}{% for i in (1..99) %}{% assign a = a | prepend: a %}{% endfor %}");
        templates.put(
                "replace doublings",
                "{% assign a = 'x' %}{% for i in (1..99) %}{% assign a = a | replace: 'x', 'xx' %}{% endfor %}");
        templates.put(
                "replace of nothing",
                "{% assign a = 'x' %}{% for i in (1..99) %}{% assign a = a | replace: '', a %}{% endfor %}");
        templates.put(
                "capture doublings",
                "{% assign a = 'x' %}{% for i in (1..99) %}{% capture a %}{{ a }}{{ a }}{% endcapture %}{% endfor %}");
        templates.put(
                "join doublings",
                "{% assign a = 'x' %}{% for i in (1..99) %}{% assign b = 'a b c' | split: ' ' %}{% assign a = b | join: a %}{% endfor %}");
        templates.put(
                "concat doublings",
                "{% assign a = 'x y' | split: ' ' %}{% for i in (1..99) %}{% assign a = a | concat: a %}{% endfor %}");
        templates.put(
                "encode growth",
                "{% assign a = '<' %}{% for i in (1..99) %}{% assign a = a | url_encode | append: a %}{% endfor %}");
        templates.put(
                "number growth", "{% assign a = 9.9 %}{% for i in (1..99) %}{% assign a = a | times: a %}{% endfor %}");
        templates.put(
                "whole number growth",
                "{% assign a = 9 %}{% for i in (1..99) %}{% assign a = a | times: a %}{% endfor %}");
        templates.put("3,000 ifs", "{% if true %}".repeat(3_000) + "{% endif %}".repeat(3_000));
        templates.put("60 fors", "{% for i in (1..2) %}".repeat(60) + "x" + "{% endfor %}".repeat(60));
        templates.put("fors in fors", "{% for i in (1..99) %}".repeat(30) + "x" + "{% endfor %}".repeat(30));
        templates.put("silent fors in fors", "{% for i in (1..999) %}".repeat(5) + "{% endfor %}".repeat(5));
        templates.put("a huge loop", "{% for i in (1..1000000000) %}x{% endfor %}");
        templates.put("a huge range", "{{ (1..900000000000000000) | join: 'x' }}");
        templates.put("a huge tablerow", "{% tablerow i in (1..1000000000) %}x{% endtablerow %}");
        templates.put("brackets", "{{ " + "a[".repeat(1_000) + "1" + "]".repeat(1_000) + " }}");
        templates.put("an endless path", "{{ a" + ".b".repeat(50_000) + " }}");
        templates.put("many filters", "{{ 'x'" + " | upcase".repeat(10_000) + " }}");
        templates.put(
                "strip_html",
                "{% capture a %}{% for i in (1..20000) %}<{% endfor %}{% endcapture %}{% for i in (1..9999) %}{% assign b = a | strip_html %}{% endfor %}");
        templates.put(
                "strip_html of comments",
                "{% capture a %}{% for i in (1..9999) %}<!--<script<style{% endfor %}{% endcapture %}{% for i in (1..9999) %}{% assign b = a | strip_html %}{% endfor %}");
        templates.put("a search", "{% for i in (1..9999) %}{% if huge contains half %}x{% endif %}{% endfor %}");
        templates.put(
                "a replacement", "{% for i in (1..9999) %}{% assign b = huge | replace: half, 'x' %}{% endfor %}");
        templates.put("a split", "{% for i in (1..9999) %}{% assign b = huge | split: 'a' %}{% endfor %}");
        templates.put(
                "white space words",
                "{% for i in (1..9999) %}{% assign b = spaces | truncatewords: 3 %}{% assign c = spaces | split: ' ' %}{% endfor %}");
        templates.put("uniq", "{% assign a = (1..30000) | uniq %}");
        templates.put("sorts", "{% for i in (1..9999) %}{% assign a = (1..9000) | reverse | sort %}{% endfor %}");
        templates.put(
                "equal lists",
                "{% assign a = (1..9000) | reverse %}{% assign b = (1..9000) | reverse %}{% for i in (1..9999) %}{% if a == b %}{% endif %}{% endfor %}");
        templates.put("data in itself", "{{ self }}{{ selves | join }}");
        templates.put("data in itself compared", "{% if self == other %}x{% endif %}{{ selves | uniq | size }}");
        templates.put("a deep list", "{{ deep | concat: deep | join: ',' }}");
        templates.put("unclosed comments", "{% comment %}".repeat(3_000));
        templates.put("unclosed raws", "{% raw %}".repeat(3_000));
        templates.put("half tags", "{%{{".repeat(20_000));
        return templates.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    void endsWithAReasonWithinASecondInLittleMemory(String name, String template) {
        for (boolean html : new boolean[] {false, true}) {
            String reason = assertTimeoutPreemptively(
                    Duration.ofSeconds(1), () -> html ? attempt("t", text(template)) : attempt(template, text("x")));
            assertThat(reason).as(name).isNotEmpty().doesNotContain("root:");
        }
    }

    static Stream<Arguments> layouts() {
        Map<String, String> layouts = new LinkedHashMap<>();
        layouts.put("deep elements", text("<div>".repeat(2_500)));
        layouts.put(
                "deep sections",
                "<mjml><mj-body>" + "<mj-wrapper><mj-section><mj-column>".repeat(900) + "</mj-body></mjml>");
        layouts.put("many elements", text("<b>x</b>".repeat(20_000)));
        layouts.put("an unknown element", "<mjml><mj-body>\n<mj-nope></mj-nope></mj-body></mjml>");
        layouts.put("Liquid in the head", "<mjml><mj-head>{% assign a = 1 %}</mj-head><mj-body></mj-body></mjml>");
        layouts.put("no root", "x".repeat(100_000));
        layouts.put("too long", text("x".repeat(300_000)));
        return layouts.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layouts")
    void refusesLayoutsThatCannotBe(String name, String mjml) {
        String reason = assertTimeoutPreemptively(Duration.ofSeconds(1), () -> attempt("t", mjml));
        assertThat(reason).as(name).startsWith("html");
    }

    static Stream<Arguments> slowLayouts() {
        return Stream.of(
                Arguments.of("open conditionals", text("<!--[if mso | IE]>".repeat(2_500))),
                Arguments.of("conditionals", text("<!--[if mso | IE]><![endif]-->".repeat(2_500))),
                Arguments.of("a long attribute", text("<p " + "a".repeat(150_000) + ">x</p>")),
                Arguments.of("many attributes", text("<p " + "a=\"b\" ".repeat(20_000) + ">x</p>")),
                Arguments.of(
                        "many columns",
                        "<mjml><mj-body><mj-section>" + "<mj-column><mj-text>x</mj-text></mj-column>".repeat(1_400)
                                + "</mj-section></mj-body></mjml>"),
                Arguments.of("many spaces", text("<p>" + " ".repeat(150_000) + "</p>")),
                Arguments.of("font families", text("<p style=\"" + "font-family:".repeat(12_000) + "\">x</p>")),
                Arguments.of("open angles", text("< ".repeat(90_000))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("slowLayouts")
    void laysOutStrangeMarkupInTime(String name, String mjml) {
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> attempt("t", mjml), name);
    }

    /** The reason why the template is refused or the mail fails, empty if a mail is made. */
    private static String attempt(String text, String mjml) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        String reason = "";
        try {
            MailTemplate.parse(new TemplateSource("s", mjml, text)).render(data());
        } catch (TemplateRefused | RenderFailed refusal) {
            reason = String.valueOf(refusal.getMessage());
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_BYTES);
        return reason;
    }

    private static Map<String, Object> data() {
        Map<String, Object> data = new HashMap<>();
        data.put("huge", "a".repeat(100_000));
        data.put("half", "a".repeat(50_000) + "b");
        data.put("spaces", " ".repeat(100_000) + "x");
        Map<String, Object> self = new HashMap<>();
        self.put("self", self);
        Map<String, Object> other = new HashMap<>();
        other.put("self", other);
        data.put("self", self);
        data.put("other", other);
        List<Object> selves = new ArrayList<>();
        selves.add(selves);
        selves.add(selves);
        data.put("selves", selves);
        List<Object> deep = List.of();
        for (int i = 0; i < 5_000; i++) {
            deep = List.of(deep, i);
        }
        data.put("deep", deep);
        return data;
    }

    private static String text(String text) {
        return "<mjml><mj-body><mj-section><mj-column><mj-text>" + text
                + "</mj-text></mj-column></mj-section></mj-body></mjml>";
    }
}
