package org.regulars.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.form.Form;
import org.regulars.form.FormBox;
import org.regulars.form.FormCosts;
import org.regulars.form.FormWords;
import org.regulars.form.Forms;
import org.regulars.form.SlideIn;
import org.regulars.question.QuestionForm;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.regulars.testing.TestShop;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@DatabaseTest
class FormFiguresTests {

    @Autowired
    FormFigures figures;

    @Autowired
    FormCosts costs;

    @Autowired
    Forms forms;

    @Autowired
    JdbcClient jdbc;

    private TestShop shop;
    private long mug;
    private long ann;
    private long bob;
    private long charlie;

    @BeforeEach
    void open() {
        shop = new TestShop(jdbc);
        mug = shop.product("Mug");
        ann = shop.customer("Ann");
        bob = shop.customer("Bob");
        charlie = shop.customer("Charlie");
        forms.add(
                new Form(
                        "spring",
                        "Spring",
                        true,
                        Map.of("en", new FormWords("Spring", "", "", "")),
                        List.of(new FormBox("newsletter", "")),
                        SlideIn.NEVER),
                new QuestionForm("spring", 0, List.of(), Map.of()),
                "test");
    }

    @Test
    void tellsFromSeenToBoughtBySourceAndDay() {
        forms.count("spring", false, "insta");
        forms.count("spring", false, "insta");
        forms.count("spring", true, "insta");
        forms.count("spring", false, "");
        shop.sale(ann, daysAgo(9), mug);
        signUp(ann, "insta", daysAgo(5), true);
        shop.sale(ann, daysAgo(4), mug);
        shop.sale(ann, daysAgo(1), mug, shop.product("Cup"));
        // Came once more by another link: bought for once, by the first.
        signUp(ann, "", daysAgo(2), true);
        signUp(bob, "insta", daysAgo(3), false);
        shop.sale(bob, daysAgo(1), mug);
        signUp(charlie, "", daysAgo(3), true);
        shop.cancel(charlie, shop.sale(charlie, daysAgo(1), mug));
        Period period = figures.period("spring", 30);

        assertThat(figures.total("spring", period)).isEqualTo(line("", 3, 1, 4, 3, 1, "30.0000"));
        assertThat(figures.bySource("spring", period))
                .containsExactly(line("insta", 2, 1, 2, 1, 1, "30.0000"), line("", 1, 0, 2, 2, 0, "0"));
        assertThat(figures.byDay("spring", period))
                .extracting(FormLine::of)
                .containsExactly("2026-05-06", "2026-05-04", "2026-05-03", "2026-05-01");
        assertThat(people(FormStep.SENT, null, null, period)).containsExactly(ann, bob, charlie);
        assertThat(people(FormStep.CONFIRMED, "", null, period)).containsExactly(ann, charlie);
        assertThat(people(FormStep.BUYERS, "insta", null, period)).containsExactly(ann);
        assertThat(people(FormStep.BUYERS, "", null, period)).isEmpty();
        assertThat(people(FormStep.BUYERS, null, LocalDate.of(2026, 5, 1), period))
                .containsExactly(ann);
        assertThat(people(FormStep.BUYERS, null, LocalDate.of(2026, 5, 4), period))
                .isEmpty();
        assertThat(figures.total("autumn", period)).isEqualTo(line("", 0, 0, 0, 0, 0, "0"));
        assertThat(figures.period("spring", FormFigures.ALL_TIME).from()).isEqualTo(LocalDate.of(2026, 5, 1));
    }

    @Test
    void countsTheShareOfACostThatFallsIntoThePeriod() {
        costs.add("spring", LocalDate.of(2026, 4, 1), LocalDate.of(2026, 4, 10), new BigDecimal("100"), "", "ann");
        costs.add("spring", null, null, new BigDecimal("7"), "", "ann");

        assertThat(costs.total("spring")).isEqualByComparingTo("107");
        assertThat(costs.within("spring", LocalDate.of(2026, 4, 10), LocalDate.of(2026, 5, 6)))
                .isEqualByComparingTo("10");
        assertThat(costs.within("spring", LocalDate.of(2026, 5, 1), LocalDate.of(2026, 5, 6)))
                .isEqualByComparingTo("0");
        assertThat(costs.remove("autumn", costs.of("spring").get(0).costId(), "ann"))
                .isFalse();
        assertThat(costs.remove("spring", costs.of("spring").get(0).costId(), "ann"))
                .isTrue();
        assertThat(costs.total("spring")).isEqualByComparingTo("7");
    }

    private List<Long> people(
            FormStep step,
            @org.jspecify.annotations.Nullable String source,
            @org.jspecify.annotations.Nullable LocalDate day,
            Period period) {
        return figures.people("spring", step, source, day, period, 0, 10).stream()
                .map(PersonBehind::customerId)
                .toList();
    }

    private static FormLine line(
            String of, long shown, long begun, long sent, long confirmed, long buyers, String net) {
        return new FormLine(of, shown, begun, sent, confirmed, buyers, new BigDecimal(net));
    }

    private void signUp(long customer, String source, Instant at, boolean confirmed) {
        jdbc.sql("""
                insert into opt_in (customer_id, identity_id, purposes, entry_ids, language, form, token_hash, requested_at,
                    expires_at, confirmed_at, utm_source)
                values (:customer, 0, '{newsletter}', '{}', 'en', 'spring', sha256(gen_random_uuid()::text::bytea), :at, :at,
                    case when :confirmed then :at::timestamptz + interval '1 hour' end, :source)
                """)
                .param("customer", customer)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("confirmed", confirmed)
                .param("source", source)
                .update();
    }

    private static Instant daysAgo(int days) {
        return TestClock.START.minus(Duration.ofDays(days));
    }
}
