package org.regulars.consent;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.regulars.job.Job;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Ends consents that were never given in words, such as one that a purchase implied, so many months after it or after the
 * last order. A consent that somebody gave holds until they take it back.
 */
@Component
class ExpireConsents implements Job {

    private final JdbcClient jdbc;
    private final Clock clock;

    ExpireConsents(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public String key() {
        return "expire-consents";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public String run() {
        int expired = jdbc.sql("""
                insert into consent_entry (customer_id, purpose, topic, channel, status, legal_basis, identity_id,
                    source, source_ref, recorded_by, occurred_at, recorded_at)
                select s.customer_id, s.purpose, s.topic, s.channel, 'expired', e.legal_basis, s.identity_id,
                    'time-ran-out', p.implied_months || ' months', 'system', :now, :now
                from (select distinct customer_id, purpose, channel, topic from consent_entry
                      where status = 'confirmed' and legal_basis <> 'consent') implied
                join consent_state s using (customer_id, purpose, channel, topic)
                join consent_entry e on e.customer_id = s.customer_id and e.entry_id = s.entry_id
                join purpose p on p.purpose = s.purpose
                left join purchase_summary o on o.customer_id = s.customer_id
                where s.status = 'confirmed' and e.legal_basis <> 'consent'
                  and greatest(s.since, o.last_order_at) + make_interval(months => p.implied_months) <= :now
                """).param("now", OffsetDateTime.now(clock)).update();
        return expired == 0 ? "" : expired + " consents";
    }
}
