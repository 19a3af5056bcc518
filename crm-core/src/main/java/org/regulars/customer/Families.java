package org.regulars.customer;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which customers are one by merges that hold. */
@Component
public class Families {

    private final JdbcClient jdbc;

    Families(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Everybody who was merged into this customer, directly or by way of another. */
    public Family of(long rootId) {
        List<Family.Merge> merges = jdbc.sql("""
                with recursive below as (
                    select m.* from customer_merge m where m.customer_id = :root and m.undone_at is null
                    union all
                    select m.* from below b join customer_merge m on m.customer_id = b.merged_id and m.undone_at is null)
                select merge_id, merged_id, customer_id, consent_mark, wish_mark, array_to_string(chosen, ' ') as chosen
                from below order by merge_id
                """)
                .param("root", rootId)
                .query((row, n) -> new Family.Merge(
                        row.getLong("merge_id"),
                        row.getLong("merged_id"),
                        row.getLong("customer_id"),
                        row.getLong("consent_mark"),
                        row.getLong("wish_mark"),
                        row.getString("chosen").isEmpty()
                                ? List.of()
                                : List.of(row.getString("chosen").split(" "))))
                .list();
        return new Family(rootId, merges);
    }
}
