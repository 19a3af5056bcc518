package org.regulars.imports;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.regulars.catalog.ProductKind;
import org.regulars.database.SqlFile;
import org.regulars.order.Purchases;
import org.regulars.shop.ShopProperties;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Merges staged lines into the customer view: one slice, one transaction, and the note that it is done with it. */
@Component
class SliceMerge {

    private static final int MOST_TRIES = 4;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Purchases purchases;
    private final ShopProperties shop;
    private final String customers = SqlFile.beside(SliceMerge.class, "merge-customers.sql");
    private final String sliceLines = SqlFile.beside(SliceMerge.class, "slice-lines.sql");
    private final String orders = SqlFile.beside(SliceMerge.class, "merge-orders.sql");
    private final String lines = SqlFile.beside(SliceMerge.class, "merge-lines.sql");

    SliceMerge(JdbcClient jdbc, PlatformTransactionManager transactions, Purchases purchases, ShopProperties shop) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.purchases = purchases;
        this.shop = shop;
    }

    /** Takes over products: new ones, and of known ones what is newer than what is known. */
    void products(long importId, Map<String, ProductNews.News> news, boolean codesHaveDigits) {
        List<Map.Entry<String, ProductNews.News>> sorted =
                news.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
        retried(() -> {
            int made = jdbc.sql("""
                    with news as (
                        select * from unnest(:skus::text[], :names::text[], :kinds::text[], :prices::numeric[],
                                             :times::timestamptz[]) n (sku, name, kind, price, at)
                    ), kept as (
                        insert into product as p (sku, name, kind, price, updated_at)
                        select sku, coalesce(nullif(name, ''), sku), kind, price, at from news
                        on conflict on constraint product_sku_key do update
                            set name = case when excluded.name = excluded.sku then p.name else excluded.name end,
                                price = excluded.price, updated_at = excluded.updated_at
                            where p.updated_at <= excluded.updated_at
                                and ((excluded.name <> excluded.sku and p.name is distinct from excluded.name)
                                     or p.price is distinct from excluded.price)
                        returning xmax = 0 as made)
                    select count(*) filter (where made) from kept
                    """)
                    .param("skus", sorted.stream().map(Map.Entry::getKey).toArray(String[]::new))
                    .param(
                            "names",
                            sorted.stream().map(e -> e.getValue().name()).toArray(String[]::new))
                    .param(
                            "kinds",
                            sorted.stream()
                                    .map(e -> ProductKind.of(
                                                    e.getKey(), e.getValue().name(), codesHaveDigits)
                                            .key())
                                    .toArray(String[]::new))
                    .param(
                            "prices",
                            sorted.stream()
                                    .map(e -> BigDecimal.valueOf(e.getValue().price(), 4))
                                    .toArray(BigDecimal[]::new))
                    .param(
                            "times",
                            sorted.stream()
                                    .map(e -> e.getValue().since().toString())
                                    .toArray(String[]::new))
                    .query(Integer.class)
                    .single();
            jdbc.sql("update import_file set products_new = products_new + ? where import_id = ?")
                    .params(made, importId)
                    .update();
        });
    }

    /** @throws OrderLineRun.Stopped if somebody cancelled the import; the slice is then not merged */
    void merge(long importId, int slice) {
        retried(() -> {
            boolean going = jdbc.sql("select state = 'importing' from import_file where import_id = ? for update")
                    .param(importId)
                    .query(Boolean.class)
                    .single();
            if (!going) {
                throw new OrderLineRun.Stopped();
            }
            String source = "import " + importId;
            int customersMade = jdbc.sql(customers)
                    .param("slice", slice)
                    .param("source", source)
                    .query(Integer.class)
                    .single();
            jdbc.sql(sliceLines).param("slice", slice).update();
            jdbc.sql("analyze slice_line").update();
            Counted counted = jdbc.sql("""
                    select count(*) as rows, count(*) - count(distinct row_hash) as repeated
                    from order_line_staging where slice = ?
                    """).param(slice).query(Counted.class).single();
            int ordersMade = orders(source);
            Set<Long> changed = new HashSet<>();
            long linesMade = lines(changed);
            purchases.refresh(changed);
            note(importId, slice, counted, customersMade, ordersMade, linesMade);
            jdbc.sql("drop table slice_line, slice_order").update();
        });
    }

    private int orders(String source) {
        jdbc.sql("""
                create temp table slice_order (
                    customer_id bigint not null, number text not null, order_id bigint not null, made boolean not null)
                on commit drop
                """).update();
        int made = jdbc.sql(orders)
                .param("currency", shop.currency().getCurrencyCode())
                .param("source", source)
                .update();
        jdbc.sql("""
                insert into slice_order (customer_id, number, order_id, made)
                select o.customer_id, o.number, o.order_id, false
                from (select distinct customer_id, order_number from slice_line
                      except select customer_id, number from slice_order) known
                join customer_order o on o.customer_id = known.customer_id and o.number = known.order_number
                """).update();
        jdbc.sql("analyze slice_order").update();
        return made;
    }

    private long lines(Set<Long> changed) {
        // No other program can know an order that this transaction makes, so nothing can be there already.
        long made = jdbc.sql("""
                insert into order_line (customer_id, order_id, product_id, quantity, unit_price, ordered_at, occurrence)
                select l.customer_id, o.order_id, l.product_id, l.quantity, l.unit_price, l.ordered_at, l.occurrence
                from slice_line l
                join slice_order o on o.customer_id = l.customer_id and o.number = l.order_number
                where o.made
                order by 1, 2, 3
                """).update();
        changed.addAll(jdbc.sql("select distinct customer_id from slice_order where made")
                .query(Long.class)
                .list());
        List<Added> added = new ArrayList<>(jdbc.sql(lines).query(Added.class).list());
        for (Added one : added) {
            changed.add(one.customerId());
            made += one.lines();
        }
        return made;
    }

    private void note(long importId, int slice, Counted counted, int customersMade, int ordersMade, long linesMade) {
        jdbc.sql("""
                update import_file set slices_done = :slice + 1, rows_done = rows_done + :rows,
                    customers_new = customers_new + :customers, orders_new = orders_new + :orders,
                    lines_new = lines_new + :lines, rows_repeated = rows_repeated + :repeated, attempts = 0
                where import_id = :id
                """)
                .param("slice", slice)
                .param("rows", counted.rows())
                .param("customers", customersMade)
                .param("orders", ordersMade)
                .param("lines", linesMade)
                .param("repeated", counted.repeated())
                .param("id", importId)
                .update();
    }

    /** Events that come in meanwhile may wait for the same customers in another order; one of the two then begins anew. */
    private void retried(Runnable work) {
        for (int tries = 1; ; tries++) {
            try {
                transaction.executeWithoutResult(status -> work.run());
                return;
            } catch (PessimisticLockingFailureException e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    private record Counted(long rows, long repeated) {}

    private record Added(long customerId, long lines) {}
}
