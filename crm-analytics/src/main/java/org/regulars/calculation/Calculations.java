package org.regulars.calculation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Says whether something has to be worked out again, so that jobs may come by often and mostly do nothing. */
@Component
public class Calculations {

    private static final Duration FRESH_ENOUGH = Duration.ofMinutes(5);
    /** At most a twentieth of the time goes into working the same thing out again. */
    private static final int REST = 20;

    private final JdbcClient jdbc;
    private final Clock clock;

    Calculations(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What all orders of known customers add up to in a few figures: as long as it stays, so do the scores. */
    public String orders() {
        return jdbc.sql("""
                select count(*) || ' customers, ' || coalesce(sum(orders), 0) || ' orders, ' || coalesce(sum(net), 0)
                from purchase_summary
                """).query(String.class).single();
    }

    /** Whether it was never worked out, or what it rests on changed and the last time is long enough ago. */
    public boolean due(String key, String basis) {
        return jdbc.sql("select calculated_at, millis from calculation where key = ? and basis = ?")
                        .params(key, basis)
                        .query()
                        .listOfRows()
                        .isEmpty()
                && last(key).map(this::rested).orElse(true);
    }

    private boolean rested(Calculation last) {
        Duration pause = last.took().multipliedBy(REST);
        return last.calculatedAt()
                .plus(pause.compareTo(FRESH_ENOUGH) > 0 ? pause : FRESH_ENOUGH)
                .isBefore(clock.instant());
    }

    /** Records that it was worked out now, in the caller's transaction. */
    public void record(String key, String basis, Instant asOf, long customers, Duration took) {
        jdbc.sql("""
                insert into calculation (key, basis, calculated_at, as_of, customers, millis)
                values (:key, :basis, :now, :as_of, :customers, :millis)
                on conflict on constraint calculation_pkey do update
                    set basis = excluded.basis, calculated_at = excluded.calculated_at, as_of = excluded.as_of,
                        customers = excluded.customers, millis = excluded.millis
                """)
                .param("key", key)
                .param("basis", basis)
                .param("now", OffsetDateTime.now(clock))
                .param("as_of", asOf.atOffset(ZoneOffset.UTC))
                .param("customers", customers)
                .param("millis", took.toMillis())
                .update();
    }

    /** Empty when it was never worked out. */
    public Optional<Calculation> last(String key) {
        return jdbc.sql("select calculated_at, as_of, customers, millis from calculation where key = ?")
                .param(key)
                .query((row, n) -> new Calculation(
                        row.getObject("calculated_at", OffsetDateTime.class).toInstant(),
                        row.getObject("as_of", OffsetDateTime.class).toInstant(),
                        row.getLong("customers"),
                        Duration.ofMillis(row.getLong("millis"))))
                .optional();
    }
}
