package org.regulars.bulk;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.regulars.customer.Condition;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Takes a tag off customers. */
@Component
class RemoveTag implements BulkChange {

    private final JdbcClient jdbc;
    private final BulkItems items;

    RemoveTag(JdbcClient jdbc, BulkItems items) {
        this.jdbc = jdbc;
        this.items = items;
    }

    @Override
    public String key() {
        return "remove-tag";
    }

    @Override
    public Condition alreadySo(BulkAction action) {
        return new Condition(
                "not exists (select from customer_tag t where t.customer_id = c.customer_id and t.tag = :bulktag)",
                Map.of("bulktag", action.get("tag")));
    }

    @Override
    public void apply(BulkAction action, Collection<Long> customerIds) {
        List<Long> removed = jdbc.sql("""
                with removed as (
                    delete from customer_tag where customer_id = any(:ids) and tag = :tag
                    returning customer_id, tagged_by, tagged_at)
                update bulk_item i set before = jsonb_build_object('by', r.tagged_by, 'at', r.tagged_at)
                from removed r where i.bulk_id = :bulk and i.customer_id = r.customer_id returning i.customer_id
                """)
                .param("ids", customerIds.toArray(Long[]::new))
                .param("tag", action.get("tag"))
                .param("bulk", action.bulkId())
                .query(Long.class)
                .list();
        List<Long> same = new ArrayList<>(customerIds);
        same.removeAll(removed);
        items.mark(action.bulkId(), removed, "changed");
        items.mark(action.bulkId(), same, "same");
    }

    @Override
    public void undo(BulkAction action, Collection<Long> customerIds) {
        List<Long> restored = jdbc.sql("""
                insert into customer_tag (customer_id, tag, tagged_by, tagged_at)
                select customer_id, :tag, before ->> 'by', (before ->> 'at')::timestamptz
                from bulk_item where bulk_id = :bulk and customer_id = any(:ids)
                on conflict do nothing returning customer_id
                """)
                .param("tag", action.get("tag"))
                .param("bulk", action.bulkId())
                .param("ids", customerIds.toArray(Long[]::new))
                .query(Long.class)
                .list();
        List<Long> kept = new ArrayList<>(customerIds);
        kept.removeAll(restored);
        items.mark(action.bulkId(), restored, "undone");
        items.mark(action.bulkId(), kept, "kept");
    }
}
