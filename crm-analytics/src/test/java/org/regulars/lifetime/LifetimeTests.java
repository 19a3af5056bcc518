package org.regulars.lifetime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.hipparchus.distribution.continuous.GammaDistribution;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.consent.ConsentSource;
import org.regulars.privacy.Limit;
import org.regulars.privacy.Limits;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestShop;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@DatabaseTest
class LifetimeTests {

    private static final LocalDate START = LocalDate.of(1997, 1, 1);

    @Autowired
    Lifetime lifetime;

    @Autowired
    Scores scores;

    @Autowired
    Limits limits;

    @Autowired
    JdbcClient jdbc;

    private final List<Long> customers = new ArrayList<>();
    private final List<LocalDate> days = new ArrayList<>();
    private final List<BigDecimal> prices = new ArrayList<>();

    @BeforeEach
    void asItComes() {
        lifetime.choose(new LifetimeSettings("week", null, new BigDecimal("0.1")), "test");
    }

    @Test
    void findsThePublishedParametersFromTheOrdersOfCdnow() throws IOException {
        for (String line : Files.readAllLines(BgNbdTests.shared("cdnow/CDNOW_sample.txt"))) {
            String[] cells = line.strip().split("\\s+");
            bought(
                    Long.parseLong(cells[1]),
                    LocalDate.parse(cells[2], java.time.format.DateTimeFormatter.BASIC_ISO_DATE),
                    new BigDecimal(cells[4]));
        }
        load();

        LifetimeReport report = lifetime.refresh(Instant.parse("1998-07-01T12:00:00Z"));

        assertThat(report.until()).isEqualTo("1997-09-30");
        assertThat(report.customers()).isEqualTo(2_357);
        Parameters checked = Objects.requireNonNull(report.checked());
        double[] published = {0.2426, 4.4136, 0.7929, 2.4259};
        for (int i = 0; i < 4; i++) {
            assertThat(checked.values().get(i)).isCloseTo(published[i], within(0.005 * published[i]));
        }
        assertThat(checked.logLikelihood()).isCloseTo(-9582.429, within(0.05));
        List<Double> spend = Objects.requireNonNull(report.spend()).values();
        assertThat(spend.get(0)).isCloseTo(6.25, within(0.02));
        assertThat(spend.get(1)).isCloseTo(3.74, within(0.02));
        assertThat(spend.get(2)).isCloseTo(15.44, within(0.05));
        assertThat(report.actual())
                .isEqualTo(report.months().stream()
                        .filter(Compared::held)
                        .mapToDouble(Compared::actual)
                        .sum());
        assertThat(report.forecast())
                .isCloseTo(
                        report.tenths().stream().mapToDouble(Compared::forecast).sum(), within(1e-6));
        assertThat(report.forecast())
                .isCloseTo(
                        report.months().stream()
                                .filter(Compared::held)
                                .mapToDouble(Compared::forecast)
                                .sum(),
                        within(1e-6));
        assertThat(report.byRepeats().stream().mapToLong(Compared::customers).sum())
                .isEqualTo(2_357);
        assertThat(report.verdict()).isEqualTo(Verdict.FAIR);
        assertThat(report.scored()).isEqualTo(2_357);
        assertThat(lifetime.report()).contains(report);
    }

    @Test
    void callsAShopThatIsLeftByItsCustomersAMisfit() {
        simulate(60, 12);
        load();

        LifetimeReport report = lifetime.refresh(atEnd());

        assertThat(report.verdict()).isEqualTo(Verdict.MISFIT);
        assertThat(report.off()).isGreaterThan(0.5);
    }

    @Test
    void showsNothingOfAShopWithAFewCustomers() {
        for (long customer = 1; customer < 20; customer++) {
            bought(customer, START, BigDecimal.TEN);
            bought(customer, START.plusDays(100 + customer), BigDecimal.TEN);
        }
        load();

        assertThat(lifetime.refresh(atEnd()).verdict()).isEqualTo(Verdict.TOO_LITTLE);
        assertThat(scores.of(1)).isEmpty();
    }

    @Test
    void keepsWhatStaffSaidAndScoresNobodyWhoObjected() {
        simulate(60, 60);
        load();
        lifetime.refresh(atEnd());
        Score before = scores.of(1).orElseThrow();

        scores.override(1, "risk", "high", "Closed their shop, says Bob", "ann");
        scores.override(1, "value-12", "12.50", "Closed their shop, says Bob", "ann");
        lifetime.refresh(atEnd());

        assertThat(scores.of(1).orElseThrow().risk()).isEqualTo("high");
        assertThat(scores.of(1).orElseThrow().value()).isEqualByComparingTo("12.50");
        assertThat(scores.of(1).orElseThrow().modelRisk()).isEqualTo(before.modelRisk());
        scores.takeBack(1, "risk", "ann");
        assertThat(scores.of(1).orElseThrow().risk()).isEqualTo(before.risk());
        assertThat(jdbc.sql("select count(*) from audit_entry where action like 'score-overrid%' and customer_id = 1")
                        .query(Integer.class)
                        .single())
                .isEqualTo(3);

        limits.set(2, Limit.Kind.NO_PROFILING, "wrote to us", new ConsentSource("staff", "", "", "ann", "", ""));
        assertThat(scores.of(2)).isEmpty();
        lifetime.refresh(atEnd());
        assertThat(scores.of(2)).isEmpty();
        assertThat(scores.of(1)).isPresent();
    }

    @Test
    void countsADayOnceAndNothingThatWasTakenBack() {
        simulate(60, 60);
        bought(5_000, START, BigDecimal.TEN);
        bought(5_000, START, BigDecimal.TEN);
        bought(5_000, START.plusDays(40), BigDecimal.TEN);
        bought(5_000, START.plusDays(80), BigDecimal.TEN);
        load();
        jdbc.sql("update order_line set cancelled_quantity = 1 where customer_id = 5000 and ordered_at > '1997-03-15'")
                .update();

        lifetime.refresh(atEnd());

        Score score = scores.of(5_000).orElseThrow();
        assertThat(score.repeats()).isEqualTo(1);
        assertThat(score.gap()).isEqualTo(40);
        assertThat(score.silent()).isEqualTo(END_DAY - 40);
    }

    private static final int END_DAY = 360;

    private static Instant atEnd() {
        return START.plusDays(END_DAY + 1).atTime(12, 0).toInstant(java.time.ZoneOffset.UTC);
    }

    /** 600 customers who buy at a mean rate until half of the time and at another after it, by a fixed seed; each once in ten leaves. */
    private void simulate(int perYearBefore, int perYearAfter) {
        Random random = new Random(3);
        GammaDistribution rates = new GammaDistribution(1.2, 1 / 1.2);
        for (long customer = 1; customer <= 600; customer++) {
            double rate = rates.inverseCumulativeProbability(random.nextDouble()) / 5;
            double leave = 0.02 + 0.1 * random.nextDouble();
            int born = random.nextInt(90);
            bought(customer, START.plusDays(born), new BigDecimal(5 + random.nextInt(50)));
            for (double t = born; ; ) {
                double now = rate * (t < END_DAY / 2 ? perYearBefore : perYearAfter) / 365;
                t += Math.max(0.5, -Math.log(random.nextDouble()) / now);
                if (t > END_DAY) {
                    break;
                }
                bought(customer, START.plusDays((int) t), new BigDecimal(5 + random.nextInt(50)));
                if (random.nextDouble() < leave) {
                    break;
                }
            }
        }
    }

    private void bought(long customer, LocalDate day, BigDecimal price) {
        customers.add(customer);
        days.add(day);
        prices.add(price);
    }

    private void load() {
        long product = new TestShop(jdbc).product("Mug");
        Long[] ids = customers.toArray(Long[]::new);
        jdbc.sql("""
                insert into customer (customer_id, state, first_name, search_text, created_at, last_seen_at)
                select distinct id, 'known', 'Ann ' || id, 'ann', now(), now() from unnest(?::bigint[]) id
                """).param(ids).update();
        jdbc.sql("""
                with sale as (select row_number() over () as n, * from unnest(:ids::bigint[], :days::date[], :prices::numeric[])
                              as s (id, day, price)),
                stored as (insert into customer_order (customer_id, order_id, number, kind, ordered_at, currency, source, total)
                           select id, n, 'N' || n, 'sale', day + interval '12 hours', 'GBP', 'test', price from sale)
                select count(*) from sale
                """)
                .param("ids", ids)
                .param("days", days.stream().map(LocalDate::toString).toArray(String[]::new))
                .param("prices", prices.toArray(BigDecimal[]::new))
                .query(Long.class)
                .single();
        jdbc.sql("""
                insert into order_line (customer_id, order_id, product_id, quantity, unit_price, ordered_at, occurrence)
                select customer_id, order_id, ?, 1, total, ordered_at, 1 from customer_order
                """).param(product).update();
    }
}
