package org.regulars.consent;

import java.time.Clock;
import java.time.OffsetDateTime;
import org.regulars.customer.FollowsCustomer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Takes consents, wishes and sign-ups along when two customers turn out to be one; the stricter of two wishes holds. */
@Component
class ConsentMoves implements FollowsCustomer {

    private final JdbcClient jdbc;
    private final Clock clock;

    ConsentMoves(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public void move(long fromCustomerId, long toCustomerId) {
        moveConsents(fromCustomerId, toCustomerId);
        for (String table : new String[] {"opt_in", "confirmation_allowance", "contact_preference_change"}) {
            jdbc.sql("update " + table + " set customer_id = ? where customer_id = ?")
                    .params(toCustomerId, fromCustomerId)
                    .update();
        }
        movePreference(fromCustomerId, toCustomerId);
    }

    /** Where one of the two said no and the newest entry of both together says yes, a no is added that counts. */
    private void moveConsents(long from, long to) {
        jdbc.sql("""
                with no as materialized (
                    select s.purpose, s.channel, s.topic, min(s.identity_id) as identity_id from consent_state s
                    where s.customer_id in (:from, :to) and s.status in ('withdrawn', 'expired')
                    group by s.purpose, s.channel, s.topic),
                yes as materialized (
                    select distinct s.purpose, s.channel, s.topic from consent_state s
                    where s.customer_id in (:from, :to) and s.status = 'confirmed')
                insert into consent_entry (customer_id, purpose, topic, channel, status, legal_basis, identity_id,
                    source, source_ref, recorded_by, occurred_at)
                select :to, purpose, topic, channel, 'withdrawn', 'consent', identity_id,
                    'merge', 'customer-' || :from, 'system', :now
                from no join yes using (purpose, channel, topic)
                """)
                .param("from", from)
                .param("to", to)
                .param("now", OffsetDateTime.now(clock))
                .update();
        jdbc.sql("update consent_entry set customer_id = ? where customer_id = ?")
                .params(to, from)
                .update();
    }

    private void movePreference(long from, long to) {
        jdbc.sql("""
                insert into contact_preference as kept (customer_id, frequency, paused_until, changed_at)
                select :to, frequency, paused_until, changed_at from contact_preference where customer_id = :from
                on conflict on constraint contact_preference_pkey do update set
                    frequency = case when array_position(array['always', 'daily', 'weekly', 'monthly'], excluded.frequency)
                            > array_position(array['always', 'daily', 'weekly', 'monthly'], kept.frequency)
                        then excluded.frequency else kept.frequency end,
                    paused_until = greatest(excluded.paused_until, kept.paused_until)
                """).param("from", from).param("to", to).update();
        jdbc.sql("delete from contact_preference where customer_id = ?")
                .param(from)
                .update();
    }
}
