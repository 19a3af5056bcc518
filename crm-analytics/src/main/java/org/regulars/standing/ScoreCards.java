package org.regulars.standing;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** All scores of one customer at once, for programs and mails. */
@Component
@Transactional(readOnly = true)
public class ScoreCards {

    private final JdbcClient jdbc;

    ScoreCards(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Empty for who has no score at all. */
    public Optional<ScoreCard> of(long customerId) {
        return jdbc.sql("""
                select r.group_key as rfm_group, r.r as recency, r.f as frequency, r.m as money, s.risk as churn_risk,
                    round(s.alive::numeric, 3) as alive, round(s.value_12, 2) as value12, s.next_on as next_order
                from (select ?::bigint as customer_id) c
                left join rfm_score r using (customer_id) left join current_score s using (customer_id)
                where r.customer_id is not null or s.customer_id is not null
                """).param(customerId).query(ScoreCard.class).optional();
    }

    /** By the names that templates use; what is not there is left out. */
    public Map<String, Object> forMails(long customerId) {
        Map<String, Object> values = new HashMap<>();
        of(customerId).ifPresent(card -> {
            put(values, "rfm_group", card.rfmGroup());
            put(values, "recency", card.recency());
            put(values, "frequency", card.frequency());
            put(values, "money", card.money());
            put(values, "churn_risk", card.churnRisk());
            put(values, "alive", card.alive());
            put(values, "value_12", card.value12());
            put(values, "next_order", card.nextOrder());
        });
        return values;
    }

    private static void put(Map<String, Object> values, String name, @Nullable Object value) {
        if (value != null) {
            values.put(name, value);
        }
    }
}
