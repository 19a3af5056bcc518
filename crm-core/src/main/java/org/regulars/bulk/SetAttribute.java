package org.regulars.bulk;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.Condition;
import org.regulars.customer.Customers;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Sets one attribute of customers to one value, as staff were told it. */
@Component
class SetAttribute implements BulkChange {

    /** Attributes that also stand on the customer. */
    private static final Set<String> COLUMNS = Set.of("first_name", "last_name", "language", "country", "time_zone");

    private final JdbcClient jdbc;
    private final Customers customers;
    private final BulkItems items;
    private final Clock clock;

    SetAttribute(JdbcClient jdbc, Customers customers, BulkItems items, Clock clock) {
        this.jdbc = jdbc;
        this.customers = customers;
        this.items = items;
        this.clock = clock;
    }

    @Override
    public String key() {
        return "set-attribute";
    }

    @Override
    public Condition alreadySo(BulkAction action) {
        return new Condition("""
                exists (select from profile_attribute a where a.customer_id = c.customer_id and a.key = :bulkkey
                        and a.effective and a.value #>> '{}' = :bulkvalue)
                """, Map.of("bulkkey", action.get("key"), "bulkvalue", action.get("value")));
    }

    @Override
    public void apply(BulkAction action, Collection<Long> customerIds) {
        jdbc.sql("""
                update bulk_item i set before = jsonb_build_object('column', %s)
                from customer c where i.bulk_id = :bulk and i.customer_id = any(:ids) and c.customer_id = i.customer_id
                """.formatted(column(action)))
                .param("bulk", action.bulkId())
                .param("ids", customerIds.toArray(Long[]::new))
                .update();
        for (long customerId : customerIds) {
            customers.describe(
                    customerId,
                    AttributeOrigin.TOLD,
                    Map.of(action.get("key"), action.get("value")),
                    action.source(),
                    clock.instant());
        }
        List<Long> changed = ours(action, customerIds, false);
        List<Long> failed = new ArrayList<>(customerIds);
        failed.removeAll(changed);
        items.mark(action.bulkId(), changed, "changed");
        items.mark(action.bulkId(), failed, "failed");
    }

    /** Who has the value that this action set, or in whose profile it counts. */
    private List<Long> ours(BulkAction action, Collection<Long> customerIds, boolean counting) {
        return jdbc.sql("""
                select customer_id from profile_attribute
                where customer_id = any(:ids) and key = :key and origin = 'told' and source = :source
                    and (effective or not :counting)
                """)
                .param("ids", customerIds.toArray(Long[]::new))
                .param("key", action.get("key"))
                .param("source", action.source())
                .param("counting", counting)
                .query(Long.class)
                .list();
    }

    /** The action's value goes, and the best of the others counts again; without any, the column is as it was. */
    @Override
    public void undo(BulkAction action, Collection<Long> customerIds) {
        List<Long> ours = ours(action, customerIds, true);
        Long[] ids = ours.toArray(Long[]::new);
        if (COLUMNS.contains(action.get("key"))) {
            jdbc.sql("""
                    update customer c set %1$s = i.before ->> 'column'
                    from bulk_item i, profile_attribute a
                    where i.bulk_id = :bulk and i.customer_id = any(:ids) and c.customer_id = i.customer_id
                      and a.customer_id = c.customer_id and a.key = :key and a.effective and c.%1$s = a.value #>> '{}'
                    """.formatted(action.get("key")))
                    .param("bulk", action.bulkId())
                    .param("ids", ids)
                    .param("key", action.get("key"))
                    .update();
        }
        jdbc.sql("""
                delete from profile_attribute
                where customer_id = any(:ids) and key = :key and origin = 'told' and source = :source
                """)
                .param("ids", customerIds.toArray(Long[]::new))
                .param("key", action.get("key"))
                .param("source", action.source())
                .update();
        jdbc.sql("""
                select show_profile_attributes(:ids, array_fill(:key::text, array[cardinality(:ids::bigint[])]))
                """)
                .param("ids", ids)
                .param("key", action.get("key"))
                .query((row, n) -> n)
                .list();
        customers.refreshSearch(ours);
        List<Long> kept = new ArrayList<>(customerIds);
        kept.removeAll(ours);
        items.mark(action.bulkId(), ours, "undone");
        items.mark(action.bulkId(), kept, "kept");
    }

    private static String column(BulkAction action) {
        return COLUMNS.contains(action.get("key")) ? "c." + action.get("key") : "null::text";
    }
}
