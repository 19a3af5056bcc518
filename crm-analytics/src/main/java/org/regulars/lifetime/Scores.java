package org.regulars.lifetime;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.regulars.audit.AuditTrail;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The scores of customers, and what staff know better. */
@Component
@Transactional
public class Scores {

    /** What staff can say better: the risk (low, medium, high) and the value of a year. */
    public static final List<String> OVERRIDES = List.of("risk", "value-12");

    public static final List<String> RISKS = List.of("low", "medium", "high");

    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final Clock clock;

    Scores(JdbcClient jdbc, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
    }

    /** Empty for who has none: never bought, objected to profiling, or there is too little to go by. */
    @Transactional(readOnly = true)
    public Optional<Score> of(long customerId) {
        return jdbc.sql("select * from current_score where customer_id = ?")
                .param(customerId)
                .query(Scores::score)
                .optional();
    }

    /** Whom we are about to lose: came back before, of this risk, those first who brought most. */
    @Transactional(readOnly = true)
    public List<ScoredPerson> atRisk(String risk, int skip, int limit) {
        return jdbc.sql("""
                select s.*, coalesce(nullif(trim(concat_ws(' ', c.first_name, c.last_name)), ''), '#' || c.customer_id) as name, p.net
                from current_score s join customer c using (customer_id) join purchase_summary p using (customer_id)
                where s.risk = ? and s.repeats > 0 and c.state = 'known'
                order by p.net desc, s.customer_id offset ? limit ?
                """)
                .params(risk, skip, limit)
                .query((row, n) -> new ScoredPerson(score(row, n), row.getString("name"), row.getBigDecimal("net")))
                .list();
    }

    /** How many customers are of each risk. */
    @Transactional(readOnly = true)
    public Map<String, Long> risks() {
        Map<String, Long> risks = new LinkedHashMap<>();
        RISKS.forEach(risk -> risks.put(risk, 0L));
        jdbc.sql("select risk, count(*) as customers from current_score where repeats > 0 group by risk")
                .query(row -> {
                    risks.put(row.getString("risk"), row.getLong("customers"));
                });
        return risks;
    }

    /** What staff said of a customer. */
    @Transactional(readOnly = true)
    public List<StaffWord> words(long customerId) {
        return jdbc.sql(
                        "select key, value, reason, made_by, made_at from score_override where customer_id = ? order by key")
                .param(customerId)
                .query(StaffWord.class)
                .list();
    }

    /** Whether a value can be said for a key. */
    public static boolean acceptable(String key, String value) {
        return switch (key) {
            case "risk" -> RISKS.contains(value);
            case "value-12" -> value.matches("\\d{1,10}(\\.\\d{1,2})?");
            default -> false;
        };
    }

    /** Sets staff's word before the model's, until it is taken back; the value must be {@link #acceptable}. */
    public void override(long customerId, String key, String value, String reason, String by) {
        if (!acceptable(key, value) || reason.isBlank()) {
            throw new IllegalArgumentException("Not a value with a reason for " + key);
        }
        jdbc.sql("""
                insert into score_override (customer_id, key, value, reason, made_by, made_at)
                values (:customer, :key, :value, :reason, :by, :now)
                on conflict on constraint score_override_pkey do update set value = excluded.value,
                    reason = excluded.reason, made_by = excluded.made_by, made_at = excluded.made_at
                """)
                .param("customer", customerId)
                .param("key", key)
                .param("value", value)
                .param("reason", reason.strip())
                .param("by", by)
                .param("now", OffsetDateTime.now(clock))
                .update();
        audit.record(by, "score-overridden", "score " + key, customerId, Map.of("value", value));
    }

    /** The model's word counts again. */
    public void takeBack(long customerId, String key, String by) {
        if (jdbc.sql("delete from score_override where customer_id = ? and key = ?")
                        .params(customerId, key)
                        .update()
                > 0) {
            audit.record(by, "score-override-taken-back", "score " + key, customerId, Map.of());
        }
    }

    private static Score score(ResultSet row, int n) throws SQLException {
        return new Score(
                row.getLong("customer_id"),
                row.getInt("repeats"),
                row.getInt("last_after"),
                row.getInt("watched"),
                row.getDouble("alive"),
                row.getDouble("orders_12"),
                row.getBigDecimal("spend"),
                row.getBigDecimal("value_12"),
                row.getObject("next_from", LocalDate.class),
                row.getObject("next_on", LocalDate.class),
                row.getObject("next_to", LocalDate.class),
                row.getString("risk"),
                row.getString("model_risk"),
                row.getBigDecimal("model_value_12"),
                row.getObject("computed_at", OffsetDateTime.class));
    }
}
