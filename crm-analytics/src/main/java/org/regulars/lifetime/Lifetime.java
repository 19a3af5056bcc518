package org.regulars.lifetime;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.audit.AuditTrail;
import org.regulars.calculation.Calculation;
import org.regulars.calculation.Calculations;
import org.regulars.job.Job;
import org.regulars.shop.ShopProperties;
import org.regulars.value.Rfm;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Foretells what customers will bring, after checking on the later part of the history how well that would have worked
 * before (docs/scores.md).
 */
@Component
@Transactional
public class Lifetime implements Job {

    private static final String KEY = "lifetime";
    /** Fewer who came back, or fewer orders to check with, and the figures would be chance. */
    private static final int FEWEST_REPEATERS = 50;

    private static final int FEWEST_ORDERS = 30;
    private static final int FEWEST_DAYS = 60;
    private static final int LONGEST_CHECK = 365;

    private final JdbcClient jdbc;
    private final PurchaseDays days;
    private final ScoreAll scoring;
    private final Calculations calculations;
    private final Rfm rfm;
    private final AuditTrail audit;
    private final JsonMapper json;
    private final ZoneId zone;
    private final Clock clock;

    Lifetime(
            JdbcClient jdbc,
            PurchaseDays days,
            ScoreAll scoring,
            Calculations calculations,
            Rfm rfm,
            AuditTrail audit,
            JsonMapper json,
            ShopProperties shop,
            Clock clock) {
        this.jdbc = jdbc;
        this.days = days;
        this.scoring = scoring;
        this.calculations = calculations;
        this.rfm = rfm;
        this.audit = audit;
        this.json = json;
        this.zone = shop.zone();
        this.clock = clock;
    }

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    /** Works it out once a day, when staff ask for it, and while there was too little, when orders came. */
    @Override
    public String run() {
        Instant asOf = rfm.moment();
        String basis = basis(asOf);
        return calculations.due(KEY, basis) ? refresh(asOf).scored() + " customers scored" : "";
    }

    private String basis(Instant asOf) {
        boolean waiting =
                report().map(report -> report.verdict() == Verdict.TOO_LITTLE).orElse(true);
        String asked = jdbc.sql("select coalesce(max(changed_at)::text, 'never') from lifetime_model")
                .query(String.class)
                .single();
        return LocalDate.ofInstant(asOf, zone) + ", asked " + asked + (waiting ? ", " + calculations.orders() : "");
    }

    /** Fits, checks and scores with all orders before the day of a moment. */
    public LifetimeReport refresh(Instant asOf) {
        long start = System.nanoTime();
        LifetimeSettings settings = settings();
        LocalDate end = LocalDate.ofInstant(asOf, zone).minusDays(1);
        days.collect(zone.getId(), end);
        LifetimeReport report = work(settings, end);
        jdbc.sql("""
                insert into lifetime_model (report) values (?::jsonb)
                on conflict on constraint lifetime_model_pkey do update set report = excluded.report
                """).param(json.writeValueAsString(report)).update();
        calculations.record(KEY, basis(asOf), asOf, report.scored(), Duration.ofNanos(System.nanoTime() - start));
        return report;
    }

    private LifetimeReport work(LifetimeSettings settings, LocalDate end) {
        LocalDate from = days.first().orElse(end);
        LocalDate until = until(settings, from, end);
        List<History> seen = days.histories(until, settings.days());
        long customers = seen.stream().mapToLong(History::customers).sum();
        long repeaters = seen.stream()
                .filter(one -> one.repeats() > 0)
                .mapToLong(History::customers)
                .sum();
        long actual = seen.stream().mapToLong(History::after).sum();
        if (repeaters < FEWEST_REPEATERS
                || actual < FEWEST_ORDERS
                || ChronoUnit.DAYS.between(from, end) < FEWEST_DAYS) {
            scoring.forget();
            return LifetimeReport.tooLittle(settings.unit(), customers, repeaters);
        }
        Estimate checked = new BgNbdLikelihood(seen).maximise();
        Check check = new Check(BgNbdLikelihood.model(checked), settings.days(), until, end, seen);
        double forecast = check.forecast();
        Spending spending = days.spending(until);
        List<History> all = days.histories(end, settings.days());
        Estimate current = new BgNbdLikelihood(all).maximise();
        Spending whole = days.spending(end);
        Estimate spend = spending.size() < FEWEST_REPEATERS ? null : spending.fit();
        Estimate currentSpend = spend == null ? null : whole.fit();
        long scored = scoring.score(
                BgNbdLikelihood.model(current),
                currentSpend == null ? null : GammaGammaLikelihood.model(currentSpend),
                all,
                settings,
                end);
        return new LifetimeReport(
                verdict(checked, forecast, actual),
                settings.unit(),
                from,
                until,
                end,
                customers,
                repeaters,
                Parameters.of(checked),
                Parameters.of(current),
                shown(spend),
                shown(currentSpend),
                whole.correlation(),
                whole.withoutValue(),
                forecast,
                actual,
                check.months(days.born(until), days.repeats(until), from),
                check.tenths(),
                check.byRepeats(),
                scored);
    }

    private static @Nullable Parameters shown(@Nullable Estimate estimate) {
        return estimate == null ? null : Parameters.of(estimate);
    }

    private static Verdict verdict(Estimate checked, double forecast, double actual) {
        Verdict verdict = Verdict.of(forecast, actual);
        return verdict != Verdict.MISFIT && !checked.settled() ? Verdict.UNSETTLED : verdict;
    }

    private static LocalDate until(LifetimeSettings settings, LocalDate from, LocalDate end) {
        LocalDate chosen = settings.calibrateUntil();
        if (chosen != null && chosen.isAfter(from) && chosen.isBefore(end)) {
            return chosen;
        }
        LocalDate half = from.plusDays(ChronoUnit.DAYS.between(from, end) / 2);
        LocalDate latest = end.minusDays(LONGEST_CHECK);
        return latest.isAfter(half) ? latest : half;
    }

    /** What staff chose. */
    @Transactional(readOnly = true)
    public LifetimeSettings settings() {
        return jdbc.sql("select unit, calibrate_until, discount_rate from lifetime_model")
                .query(LifetimeSettings.class)
                .optional()
                .orElseGet(() -> new LifetimeSettings("week", null, new BigDecimal("0.1")));
    }

    /** Keeps what staff chose and has it worked out anew by the job. */
    public void choose(LifetimeSettings settings, String by) {
        jdbc.sql("""
                insert into lifetime_model (unit, calibrate_until, discount_rate, changed_at) values (?, ?, ?, ?)
                on conflict on constraint lifetime_model_pkey do update set unit = excluded.unit,
                    calibrate_until = excluded.calibrate_until, discount_rate = excluded.discount_rate,
                    changed_at = excluded.changed_at
                """)
                .param(settings.unit())
                .param(settings.calibrateUntil())
                .param(settings.discountRate())
                .param(OffsetDateTime.now(clock))
                .update();
        audit.record(by, "lifetime-model-changed", "scores", Map.of("unit", settings.unit()));
    }

    /** The last model and its check; empty before the first. */
    @Transactional(readOnly = true)
    public Optional<LifetimeReport> report() {
        return jdbc.sql("select report::text from lifetime_model where report is not null")
                .query(String.class)
                .optional()
                .map(text -> json.readValue(text, LifetimeReport.class));
    }

    /** The last calculation; empty before the first. */
    @Transactional(readOnly = true)
    public Optional<Calculation> last() {
        return calculations.last(KEY);
    }
}
