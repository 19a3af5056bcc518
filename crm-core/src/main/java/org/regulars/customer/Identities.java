package org.regulars.customer;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.regulars.audit.AuditTrail;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What customers are known by, as staff put it right. What staff type proves nothing. */
@Component
@Transactional
public class Identities {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Customers customers;
    private final AuditTrail audit;

    Identities(JdbcClient jdbc, Clock clock, Customers customers, AuditTrail audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.customers = customers;
        this.audit = audit;
    }

    /** Who has this; empty when nobody has, or when it cannot be one of this kind. */
    @Transactional(readOnly = true)
    public Optional<Long> holder(IdentityKind kind, String typed) {
        return kind.normalise(typed)
                .flatMap(value -> jdbc.sql("select customer_id from identity where kind = ? and value = ?")
                        .params(kind.key(), value)
                        .query(Long.class)
                        .optional());
    }

    /**
     * Gives a customer one more address, number or handle; one that somebody else has stays there.
     *
     * @return whether it is this customer's now
     */
    public boolean add(long customerId, IdentityKind kind, String typed, String by) {
        String value = kind.normalise(typed).orElseThrow(() -> new IllegalArgumentException("Not a " + kind.key()));
        jdbc.sql("""
                insert into identity (customer_id, kind, value, shown, source, first_seen_at) values (?, ?, ?, ?, 'staff', ?)
                on conflict on constraint identity_kind_value_key do nothing
                """)
                .params(customerId, kind.key(), value, typed.strip(), OffsetDateTime.now(clock))
                .update();
        boolean theirs =
                holder(kind, typed).filter(holder -> holder == customerId).isPresent();
        if (theirs) {
            jdbc.sql("update customer set state = 'known' where customer_id = ? and state = 'visitor'")
                    .param(customerId)
                    .update();
            customers.refreshSearch(List.of(customerId));
            audit.record(by, "identity-added", "customer " + customerId, customerId, Map.of("kind", kind.key()));
        }
        return theirs;
    }

    /** Of several addresses or numbers this one comes first on the screens of staff; mail goes where consent says. */
    public void prefer(long customerId, IdentityKind kind, String shown, String by) {
        int preferred = jdbc.sql(
                        "update identity set preferred_at = ? where customer_id = ? and kind = ? and shown = ?")
                .params(OffsetDateTime.now(clock), customerId, kind.key(), shown)
                .update();
        if (preferred > 0) {
            audit.record(by, "identity-preferred", "customer " + customerId, customerId, Map.of("kind", kind.key()));
        }
    }

    /** Takes away what was wrong: nobody is found by it any more and nothing is sent to it. What came under it stays. */
    public void remove(long customerId, IdentityKind kind, String shown, String by) {
        int removed = jdbc.sql("delete from identity where customer_id = ? and kind = ? and shown = ?")
                .params(customerId, kind.key(), shown)
                .update();
        if (removed > 0) {
            customers.refreshSearch(List.of(customerId));
            audit.record(by, "identity-removed", "customer " + customerId, customerId, Map.of("kind", kind.key()));
        }
    }
}
