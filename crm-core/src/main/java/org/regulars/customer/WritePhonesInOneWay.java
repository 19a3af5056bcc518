package org.regulars.customer;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.regulars.job.Job;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writes phone numbers from before in E.164. One that somebody else has in that form by now stays as it is: then both are found
 * as duplicates.
 */
@Component
class WritePhonesInOneWay implements Job {

    private static final int AT_ONCE = 20_000;

    private final JdbcClient jdbc;
    private final Customers customers;
    private long lookedAtTo;

    WritePhonesInOneWay(JdbcClient jdbc, Customers customers) {
        this.jdbc = jdbc;
        this.customers = customers;
    }

    @Override
    public String key() {
        return "write-phones-in-one-way";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    @Transactional
    public String run() {
        List<Typed> typed =
                jdbc.sql("""
                select identity_id, customer_id, value, shown from identity
                where kind = 'phone' and value !~ '^\\+' and identity_id > ? order by identity_id limit ?
                """).params(lookedAtTo, AT_ONCE).query(Typed.class).list();
        lookedAtTo = typed.size() < AT_ONCE ? 0 : typed.get(typed.size() - 1).identityId();
        Set<Long> changed = new LinkedHashSet<>();
        typed.forEach(one -> IdentityKind.PHONE
                .normalise(one.shown())
                .or(() -> IdentityKind.PHONE.normalise(one.value()))
                .filter(value -> jdbc.sql("""
                        update identity i set value = :value where i.identity_id = :id
                            and not exists (select from identity o where o.kind = 'phone' and o.value = :value)
                        """)
                                .param("value", value)
                                .param("id", one.identityId())
                                .update()
                        > 0)
                .ifPresent(value -> changed.add(one.customerId())));
        customers.refreshSearch(changed);
        return changed.isEmpty() ? "" : changed.size() + " customers";
    }

    record Typed(long identityId, long customerId, String value, String shown) {}
}
