package org.regulars.consent;

import java.sql.Types;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.regulars.customer.Customers;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How often customers want to hear from us and until when not at all; each change is kept. */
@Component
@Transactional
public class Preferences {

    private final JdbcClient jdbc;
    private final Customers customers;
    private final Clock clock;

    Preferences(JdbcClient jdbc, Customers customers, Clock clock) {
        this.jdbc = jdbc;
        this.customers = customers;
        this.clock = clock;
    }

    /** What the customer told; as often as it happens and not paused when they told nothing. */
    @Transactional(readOnly = true)
    public ContactPreference of(long customerId) {
        return jdbc.sql("select frequency, paused_until from contact_preference where customer_id = ?")
                .param(customerId)
                .query((row, n) -> new ContactPreference(
                        Frequency.of(row.getString("frequency")).orElseThrow(),
                        row.getObject("paused_until", LocalDate.class)))
                .optional()
                .orElse(ContactPreference.NONE_TOLD);
    }

    /** How often they want mail about single topics; topics for which the wish for all mail counts are left out. */
    @Transactional(readOnly = true)
    public Map<String, Frequency> byTopic(long customerId) {
        Map<String, Frequency> wishes = new TreeMap<>();
        jdbc.sql("""
                select topic, topic_frequency_now(?, topic) as frequency
                from (select distinct topic from topic_frequency where customer_id = ?) t
                """).params(customerId, customerId).query(row -> {
            Frequency wish = Frequency.of(row.getString("frequency")).orElseThrow();
            if (wish != Frequency.ALWAYS) {
                wishes.put(row.getString("topic"), wish);
            }
        });
        return wishes;
    }

    /** Sets how often they want mail about one topic at most; always leaves it to the wish for all mail. */
    public void changeTopic(long customerId, String topic, Frequency frequency, ConsentSource source) {
        customers.hold(customerId);
        if (byTopic(customerId).getOrDefault(topic, Frequency.ALWAYS) == frequency) {
            return;
        }
        // Also in the name of whoever turned out to be the same person, so that what they say now counts.
        jdbc.sql("""
                insert into topic_frequency
                    (customer_id, topic, frequency, told_by, source, source_ref, recorded_by, occurred_at)
                select :customer, :topic, :frequency, told_by, :source, :ref, :by, :at
                from (select told_by from topic_frequency where customer_id = :customer and topic = :topic
                      union select :customer) t
                """)
                .param("customer", customerId)
                .param("topic", topic)
                .param("frequency", frequency.key())
                .param("source", source.source())
                .param("ref", source.ref())
                .param("by", source.recordedBy())
                .param("at", OffsetDateTime.now(clock))
                .update();
    }

    public void change(long customerId, Frequency frequency, ConsentSource source) {
        change(customerId, told -> new ContactPreference(frequency, told.pausedUntil()), source);
    }

    /**
     * Holds everything but transactional messages back.
     *
     * @param until the first day on which messages go again, in the customer's zone; null ends a pause
     */
    public void pause(long customerId, @Nullable LocalDate until, ConsentSource source) {
        change(customerId, told -> new ContactPreference(told.frequency(), until), source);
    }

    private void change(long customerId, UnaryOperator<ContactPreference> change, ConsentSource source) {
        // Two changes at the same moment wait for each other, so that neither undoes the other.
        customers.hold(customerId);
        ContactPreference told = of(customerId);
        ContactPreference wish = change.apply(told);
        if (wish.equals(told)) {
            return;
        }
        jdbc.sql("""
                with change as (
                    insert into contact_preference_change
                        (customer_id, frequency, paused_until, source, source_ref, recorded_by, occurred_at)
                    values (:customer, :frequency, :until, :source, :ref, :by, :at))
                insert into contact_preference (customer_id, frequency, paused_until, changed_at)
                values (:customer, :frequency, :until, :at)
                on conflict on constraint contact_preference_pkey do update
                    set frequency = excluded.frequency, paused_until = excluded.paused_until, changed_at = excluded.changed_at
                """)
                .param("customer", customerId)
                .param("frequency", wish.frequency().key())
                .param("until", wish.pausedUntil(), Types.DATE)
                .param("source", source.source())
                .param("ref", source.ref())
                .param("by", source.recordedBy())
                .param("at", OffsetDateTime.now(clock))
                .update();
    }
}
