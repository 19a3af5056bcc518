package org.regulars.imports;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
    private final SliceTransaction slices;
    private final Reading reading;
    private final String verdicts = SqlFile.beside(SliceMerge.class, "verdicts-orders.sql");
    private final String links = SqlFile.beside(SliceMerge.class, "link-customers.sql");
    private final String details = SqlFile.beside(SliceMerge.class, "merge-details.sql");
    private final String customers = SqlFile.beside(SliceMerge.class, "merge-customers.sql");
    private final String sliceLines = SqlFile.beside(SliceMerge.class, "slice-lines.sql");
    private final String orders = SqlFile.beside(SliceMerge.class, "merge-orders.sql");
    private final String lines = SqlFile.beside(SliceMerge.class, "merge-lines.sql");

    SliceMerge(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            SliceTransaction slices,
            Reading reading,
            Purchases purchases,
            ShopProperties shop) {
        this.jdbc = jdbc;
        this.slices = slices;
        this.reading = reading;
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
                    ), known as (
                        select p.product_id, p.name, p.price, p.updated_at from product p join news using (sku)
                    ), kept as (
                        insert into product as p (sku, name, kind, price, updated_at)
                        select sku, coalesce(nullif(name, ''), sku), kind, price, at from news
                        on conflict on constraint product_sku_key do update
                            set name = case when excluded.name = excluded.sku then p.name else excluded.name end,
                                price = excluded.price, updated_at = excluded.updated_at
                            where p.updated_at <= excluded.updated_at
                                and ((excluded.name <> excluded.sku and p.name is distinct from excluded.name)
                                     or p.price is distinct from excluded.price)
                        returning product_id, p.name, p.price, p.updated_at
                    ), made as (
                        insert into import_created (import_id, kind, slice, ids)
                        select :id, 'product', (select count(*) from import_created where import_id = :id and kind = 'product'),
                            array_agg(product_id order by product_id)
                        from kept where product_id not in (select product_id from known) having count(*) > 0
                    ), changed as (
                        insert into import_change as c (customer_id, import_id, kind, subject, key, before, after)
                        select 0, :id, 'product', product_id, v.key, v.before, v.after
                        from kept n join known o using (product_id) cross join lateral (values
                            ('name', to_jsonb(o.name), to_jsonb(n.name)), ('price', to_jsonb(o.price), to_jsonb(n.price)),
                            ('updated_at', to_jsonb(o.updated_at), to_jsonb(n.updated_at))) v (key, before, after)
                        where v.before <> v.after
                        on conflict on constraint import_change_pkey do update set after = excluded.after)
                    select count(*) from kept where product_id not in (select product_id from known)
                    """)
                    .param("id", importId)
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

    /**
     * Decides what becomes of each row of a slice and, unless it is a check, merges it.
     *
     * @throws Reading.Stopped if somebody cancelled the import; the slice is then not merged
     */
    void merge(ImportDetail file, int slice) {
        slices.run(file, slice, () -> {
            boolean importing = file.state() == ImportState.IMPORTING;
            Map<String, Object> values = Map.of(
                    "slice", slice, "id", file.importId(), "source", "import " + file.importId(), "apply", importing);
            run(verdicts, values);
            reading.count(
                    file.importId(),
                    jdbc
                            .sql("select verdict, count(*) from row_verdict group by verdict")
                            .query((row, n) -> Map.entry(row.getString(1), row.getLong(2)))
                            .list()
                            .stream()
                            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
            jdbc.sql("drop table row_verdict").update();
            Counted counted = jdbc.sql("""
                    select count(*) as rows, count(*) - count(distinct row_hash) as repeated
                    from order_line_staging where slice = ? and row_no > 0
                    """).param(slice).query(Counted.class).single();
            jdbc.sql("delete from order_line_staging where slice = ? and erased")
                    .param(slice)
                    .update();
            if (importing) {
                merge(file.importId(), values, counted);
            } else {
                jdbc.sql("update import_file set rows_done = rows_done + ? where import_id = ?")
                        .params(counted.rows(), file.importId())
                        .update();
            }
        });
    }

    private void merge(long importId, Map<String, Object> values, Counted counted) {
        run(links, values);
        int customersMade =
                jdbc.sql(customers).params(values).query(Integer.class).single();
        run(links, values);
        jdbc.sql(sliceLines).params(values).update();
        jdbc.sql("analyze slice_line").update();
        int ordersMade = orders(String.valueOf(values.get("source")));
        jdbc.sql("""
                insert into import_created (import_id, kind, slice, ids)
                select :id, 'order', :slice, array_agg(order_id order by order_id)
                from slice_order where made having count(*) > 0
                """).params(values).update();
        Set<Long> changed = new HashSet<>();
        long linesMade = lines(values, changed);
        run(details, values);
        analyzeWhatGrew();
        purchases.refresh(changed);
        note(importId, counted, customersMade, ordersMade, linesMade);
        jdbc.sql("drop table slice_line, slice_order").update();
    }

    /** A table that was all but empty when it was last analyzed would be read by a plan for a few rows. */
    private void analyzeWhatGrew() {
        boolean known = jdbc.sql("""
                select reltuples >= (select count(*) from slice_line) from pg_class where oid = 'order_line'::regclass
                """).query(Boolean.class).single();
        if (!known) {
            jdbc.sql("analyze customer_order, order_line").update();
        }
    }

    private void run(String script, Map<String, Object> values) {
        for (String statement : List.of(script.split(";\\s*\\n"))) {
            jdbc.sql(statement).params(values).update();
        }
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

    private long lines(Map<String, Object> values, Set<Long> changed) {
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
        List<Added> added = new ArrayList<>(
                jdbc.sql(lines).params(values).query(Added.class).list());
        for (Added one : added) {
            changed.add(one.customerId());
            made += one.lines();
        }
        return made;
    }

    private void note(long importId, Counted counted, int customersMade, int ordersMade, long linesMade) {
        jdbc.sql("""
                update import_file set rows_done = rows_done + :rows,
                    customers_new = customers_new + :customers, orders_new = orders_new + :orders,
                    lines_new = lines_new + :lines, rows_repeated = rows_repeated + :repeated
                where import_id = :id
                """)
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
