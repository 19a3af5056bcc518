package org.regulars.bulk;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.regulars.customer.Condition;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Puts a tag on customers. */
@Component
class AddTag implements BulkChange {

    private final JdbcClient jdbc;
    private final BulkItems items;
    private final Clock clock;

    AddTag(JdbcClient jdbc, BulkItems items, Clock clock) {
        this.jdbc = jdbc;
        this.items = items;
        this.clock = clock;
    }

    @Override
    public String key() {
        return "add-tag";
    }

    @Override
    public Condition alreadySo(BulkAction action) {
        return new Condition(
                "exists (select from customer_tag t where t.customer_id = c.customer_id and t.tag = :bulktag)",
                Map.of("bulktag", action.get("tag")));
    }

    @Override
    public void apply(BulkAction action, Collection<Long> customerIds) {
        List<Long> added = jdbc.sql("""
                with added as (
                    insert into customer_tag (customer_id, tag, tagged_by, tagged_at)
                    select id, :tag, :by, :at from unnest(:ids::bigint[]) id on conflict do nothing
                    returning customer_id, tagged_at)
                update bulk_item i set before = jsonb_build_object('added', a.tagged_at)
                from added a where i.bulk_id = :bulk and i.customer_id = a.customer_id returning i.customer_id
                """)
                .param("tag", action.get("tag"))
                .param("by", action.askedBy())
                .param("at", OffsetDateTime.now(clock))
                .param("ids", customerIds.toArray(Long[]::new))
                .param("bulk", action.bulkId())
                .query(Long.class)
                .list();
        List<Long> same = new ArrayList<>(customerIds);
        same.removeAll(added);
        items.mark(action.bulkId(), added, "changed");
        items.mark(action.bulkId(), same, "same");
    }

    /** A tag that was taken off and put on again meanwhile is somebody else's. */
    @Override
    public void undo(BulkAction action, Collection<Long> customerIds) {
        List<Long> removed = jdbc.sql("""
                delete from customer_tag t using bulk_item i
                where i.bulk_id = :bulk and i.customer_id = any(:ids) and t.customer_id = i.customer_id and t.tag = :tag
                  and t.tagged_at = (i.before ->> 'added')::timestamptz returning t.customer_id
                """)
                .param("bulk", action.bulkId())
                .param("ids", customerIds.toArray(Long[]::new))
                .param("tag", action.get("tag"))
                .query(Long.class)
                .list();
        List<Long> kept = new ArrayList<>(customerIds);
        kept.removeAll(removed);
        items.mark(action.bulkId(), removed, "undone");
        items.mark(action.bulkId(), kept, "kept");
    }
}
