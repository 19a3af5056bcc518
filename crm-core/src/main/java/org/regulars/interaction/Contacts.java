package org.regulars.interaction;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.regulars.audit.AuditTrail;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Calls, letters and meetings that staff write down, so that the timeline is whole. */
@Component
@Transactional
public class Contacts {

    /** A clock of a browser may go a little ahead of ours. */
    private static final Duration AHEAD = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final Interactions interactions;
    private final AuditTrail audit;
    private final Clock clock;
    private final JsonMapper json;

    Contacts(JdbcClient jdbc, Interactions interactions, AuditTrail audit, Clock clock, JsonMapper json) {
        this.jdbc = jdbc;
        this.interactions = interactions;
        this.audit = audit;
        this.clock = clock;
        this.json = json;
    }

    /**
     * Files a contact in the customer's timeline at its own time.
     *
     * @param actor e-mail address of the staff member
     * @throws IllegalArgumentException if it lies in the future
     */
    public void log(LogContact contact, String actor) {
        if (contact.at().isAfter(clock.instant().plus(AHEAD))) {
            throw new IllegalArgumentException("A contact cannot lie in the future");
        }
        String messageId = "contact-" + UUID.randomUUID();
        interactions.record(List.of(new Interaction(
                contact.customerId(),
                contact.at(),
                messageId,
                mostTelling(contact.customerId()),
                contact.channel().key(),
                contact.incoming() ? "contact-in" : "contact-out",
                contact.subject(),
                json.writeValueAsString(Map.of("text", contact.text(), "staff", actor)))));
        audit.record(
                actor,
                "contact-logged",
                messageId,
                contact.customerId(),
                Map.of("channel", contact.channel().key()));
    }

    /** Undoing a merge moves an interaction with its identity, so a contact hangs on the one it was most likely about. */
    private long mostTelling(long customerId) {
        return jdbc.sql("""
                select identity_id from identity where customer_id = ?
                order by array_position(array['email', 'shop-number', 'phone', 'social', 'anonymous-id'], kind), identity_id
                limit 1
                """).param(customerId).query(Long.class).optional().orElse(0L);
    }
}
