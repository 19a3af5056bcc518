package org.regulars.imports;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.regulars.customer.Customers;
import org.regulars.order.Purchases;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes an import back: what it made is removed where nothing newer hangs on it, what it changed is as before where the value
 * is still the import's, and what it granted is withdrawn where nothing newer was said. Each step notes what it did in its own
 * transaction, so that a crash between two costs nothing.
 */
@Component
class Undo {

    /** Worked out from the rest and gone with the customer. */
    private static final Set<String> DERIVED =
            Set.of("purchase_summary", "rfm_score", "customer_score", "segment_member");

    /** Belongs to a customer's record itself and is looked at by where it comes from. */
    private static final Set<String> OWN = Set.of("customer", "identity", "profile_attribute", "import_change");

    private static final List<String> COLUMNS = List.of("first_name", "last_name", "language", "country", "time_zone");
    private static final List<String> PRODUCT_COLUMNS = List.of("name", "image_url", "url");
    private static final long LARGEST_TRIAL = 50_000;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final TransactionTemplate trial;
    private final Customers customers;
    private final Purchases purchases;
    private final Clock clock;
    private final JsonMapper json;

    Undo(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Customers customers,
            Purchases purchases,
            Clock clock,
            JsonMapper json) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.trial = new TransactionTemplate(transactions);
        this.trial.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.customers = customers;
        this.purchases = purchases;
        this.clock = clock;
        this.json = json;
    }

    /** What an undo would do now: tried and taken back; of a large import the most that it could be. */
    UndoResult preview(ImportDetail file) {
        if (file.rowsDone() > LARGEST_TRIAL) {
            return jdbc.sql("""
                    select (select coalesce(sum(cardinality(ids)), 0) from import_created
                            where import_id = :id and kind <> 'category') as removed,
                        0 as kept, (select count(*) from import_change where import_id = :id) as restored, 0 as changed_since,
                        (select count(*) from consent_entry where source = 'import' and status in ('granted', 'confirmed')
                            and source_ref like :source || ', row %') as withdrawn, 0 as consents_kept
                    """)
                    .param("id", file.importId())
                    .param("source", "import " + file.importId())
                    .query(UndoResult.class)
                    .single();
        }
        return Objects.requireNonNull(trial.execute(status -> {
            status.setRollbackOnly();
            return steps(file).stream().map(Step::take).reduce(UndoResult.NONE, UndoResult::plus);
        }));
    }

    void work(ImportDetail file) {
        for (Step step : steps(file)) {
            transaction.executeWithoutResult(status -> note(file, step.take()));
        }
        jdbc.sql("update import_file set state = 'undone', attempts = 0, finished_at = ? where import_id = ?")
                .params(OffsetDateTime.now(clock), file.importId())
                .update();
    }

    private void note(ImportDetail file, UndoResult more) {
        String known = jdbc.sql("select undo::text from import_file where import_id = ? for update")
                .param(file.importId())
                .query(String.class)
                .single();
        UndoResult before = known.equals("{}") ? UndoResult.NONE : json.readValue(known, UndoResult.class);
        jdbc.sql("update import_file set undo = ?::jsonb, attempts = 0 where import_id = ?")
                .params(json.writeValueAsString(before.plus(more)), file.importId())
                .update();
    }

    private interface Step {
        UndoResult take();
    }

    private List<Step> steps(ImportDetail file) {
        Map<String, Object> values = Map.of(
                "id", file.importId(),
                "source", "import " + file.importId(),
                "now", OffsetDateTime.now(clock),
                "by", file.createdBy());
        List<Step> steps = new ArrayList<>();
        steps.add(() -> withdraw(values));
        steps.add(() -> liftSuppressions(values));
        steps.add(() -> orderLines(values));
        steps.add(() -> profile(values));
        steps.add(() -> products(values));
        for (Made made : made(file, "order")) {
            steps.add(() -> removeOrders(file, made, values));
        }
        for (Made made : made(file, "customer")) {
            steps.add(() -> removeCustomers(file, made, values));
        }
        for (Made made : made(file, "product")) {
            steps.add(() -> removeProducts(file, made));
        }
        for (Made made : made(file, "category")) {
            steps.add(() -> removeCategories(file, made));
        }
        return steps;
    }

    private UndoResult withdraw(Map<String, Object> values) {
        int withdrawn = jdbc.sql("""
                insert into consent_entry (customer_id, purpose, channel, topic, status, legal_basis, identity_id, source,
                                           source_ref, recorded_by, occurred_at)
                select distinct on (e.customer_id, e.purpose, e.channel, e.topic)
                    e.customer_id, e.purpose, e.channel, e.topic, 'withdrawn', e.legal_basis, e.identity_id, 'import-undone',
                    :source, :by, :now::timestamptz
                from consent_entry e
                where e.source = 'import' and e.source_ref like :source || ', row %' and e.status in ('granted', 'confirmed')
                    and not exists (
                        select from consent_entry newer
                        where newer.customer_id = e.customer_id and newer.purpose = e.purpose and newer.channel = e.channel
                            and newer.topic = e.topic and newer.entry_id > e.entry_id
                            and not (newer.source = 'import' and newer.source_ref like :source || ', row %'))
                order by e.customer_id, e.purpose, e.channel, e.topic, e.entry_id desc
                """).params(values).update();
        return new UndoResult(0, 0, 0, 0, withdrawn, 0);
    }

    private UndoResult liftSuppressions(Map<String, Object> values) {
        return removed(
                jdbc.sql("delete from suppression where source = :source")
                        .params(values)
                        .update(),
                0);
    }

    private UndoResult orderLines(Map<String, Object> values) {
        long all = count("order-line", values) + count("order", values);
        List<Long> touched = jdbc.sql("""
                with gone as (
                    delete from order_line l using import_change x
                    where x.import_id = :id and x.kind = 'order-line' and l.customer_id = x.customer_id
                        and l.order_id = x.subject and l.product_id = (x.after ->> 'product_id')::bigint
                        and l.quantity = (x.after ->> 'quantity')::integer
                        and l.unit_price = (x.after ->> 'unit_price')::numeric
                        and l.ordered_at = (x.after ->> 'ordered_at')::timestamptz
                        and l.occurrence = (x.after ->> 'occurrence')::integer
                    returning l.customer_id, l.order_id, x.key, l.quantity * l.unit_price as amount
                ), forgotten as (
                    delete from import_change x using gone g
                    where x.import_id = :id and x.kind = 'order-line' and x.customer_id = g.customer_id
                        and x.subject = g.order_id and x.key = g.key
                ), totals as (
                    update customer_order o set total = o.total - a.amount
                    from (select customer_id, order_id, sum(amount) as amount from gone group by customer_id, order_id) a
                    where o.customer_id = a.customer_id and o.order_id = a.order_id)
                select distinct customer_id from gone
                """).params(values).query(Long.class).list();
        purchases.refresh(touched);
        jdbc.sql("delete from coupon_use where source = :source").params(values).update();
        jdbc.sql("""
                with current as (
                    select x.customer_id, x.subject, x.before from import_change x
                    join order_detail d on d.customer_id = x.customer_id and d.order_id = x.subject
                    where x.import_id = :id and x.kind = 'order' and d.source = :source
                ), gone as (
                    delete from order_detail d using current c
                    where d.customer_id = c.customer_id and d.order_id = c.subject and c.before is null
                ), back as (
                    update order_detail d set discount = r.discount, discount_code = r.discount_code, shipping = r.shipping,
                        tax = r.tax, total = r.total, refunded = r.refunded, financial_status = r.financial_status,
                        fulfilment_status = r.fulfilment_status, cancelled_at = r.cancelled_at, source = r.source
                    from current c cross join lateral jsonb_populate_record(null::order_detail, c.before) r
                    where d.customer_id = c.customer_id and d.order_id = c.subject and c.before is not null)
                delete from import_change x using current c
                where x.import_id = :id and x.kind = 'order' and x.customer_id = c.customer_id and x.subject = c.subject
                """).params(values).update();
        long left = count("order-line", values) + count("order", values);
        return restored(all - left, left);
    }

    private UndoResult profile(Map<String, Object> values) {
        long all = count("column", values) + count("attribute", values) + count("identity", values);
        List<Long> touched = jdbc.sql("""
                select distinct customer_id from import_change where import_id = :id and kind in ('column', 'identity')
                """).params(values).query(Long.class).list();
        jdbc.sql("""
                with back as (
                    update customer c set last_seen_at = (x.before #>> '{}')::timestamptz from import_change x
                    where x.import_id = :id and x.kind = 'column' and x.key = 'last_seen_at' and c.customer_id = x.customer_id
                        and c.last_seen_at = (x.after #>> '{}')::timestamptz
                    returning c.customer_id)
                delete from import_change x using back b
                where x.import_id = :id and x.kind = 'column' and x.key = 'last_seen_at' and x.customer_id = b.customer_id
                """).params(values).update();
        values(values);
        columns(values);
        jdbc.sql("""
                with gone as (
                    delete from identity i using import_change x
                    where x.import_id = :id and x.kind = 'identity' and i.customer_id = x.customer_id
                        and i.kind = split_part(x.key, ':', 1) and i.value = x.after ->> 'value' and i.source = :source
                        and i.proven_at is null
                        and not exists (select from consent_entry e
                                        where e.customer_id = i.customer_id and e.identity_id = i.identity_id)
                        and not exists (select from interaction e
                                        where e.customer_id = i.customer_id and e.identity_id = i.identity_id)
                    returning x.customer_id, x.key)
                delete from import_change x using gone g
                where x.import_id = :id and x.kind = 'identity' and x.customer_id = g.customer_id and x.key = g.key
                """).params(values).update();
        jdbc.sql("""
                update identity i set vouched = false from import_change x
                where x.import_id = :id and x.kind = 'vouched' and i.customer_id = x.customer_id
                    and i.kind = split_part(x.key, ':', 1) and i.value = substr(x.key, strpos(x.key, ':') + 1)
                """).params(values).update();
        customers.refreshSearch(touched);
        long left = count("column", values) + count("attribute", values) + count("identity", values);
        return restored(all - left, left);
    }

    /**
     * The import's values go and those that they took the place of are back, with what counts then. Where a later import took
     * the place of them, its own undo from now on brings back what was before both.
     */
    private void values(Map<String, Object> values) {
        jdbc.sql("set local regulars.profile_settled = on").update();
        jdbc.sql("""
                create temp table undone on commit drop as
                select x.customer_id, x.key, x.before, x.after, case
                    when x.after is not null then t.key is not null
                    else not exists (select from profile_attribute a where a.customer_id = x.customer_id and a.key = x.key
                        and a.origin = 'told' and a.source like 'import %') end as still
                from import_change x
                left join profile_attribute t
                    on t.customer_id = x.customer_id and t.key = x.key and t.origin = 'told' and t.source = :source
                where x.import_id = :id and x.kind = 'attribute'
                """).params(values).update();
        jdbc.sql("""
                delete from profile_attribute t using undone u
                where u.still and t.customer_id = u.customer_id and t.key = u.key and t.origin = 'told' and t.source = :source
                """).params(values).update();
        jdbc.sql("""
                insert into profile_attribute
                select (jsonb_populate_record(null::profile_attribute,
                    before || jsonb_build_object('customer_id', customer_id))).*
                from undone where still and before is not null
                on conflict on constraint profile_attribute_pkey do nothing
                """).update();
        jdbc.sql("""
                delete from profile_attribute_past p using undone u
                where p.customer_id = u.customer_id and p.key = u.key and p.origin = 'told' and (p.source = :source
                    or u.still and p.source = u.before ->> 'source' and p.replaced_at = (u.after ->> 'recorded_at')::timestamptz)
                """).params(values).update();
        jdbc.sql("""
                update profile_attribute_past p set replaced_at = (y.after ->> 'recorded_at')::timestamptz
                from undone u join import_change y on y.customer_id = u.customer_id and y.kind = 'attribute' and y.key = u.key
                where not u.still and y.import_id <> :id and y.before ->> 'source' = :source and y.after is not null
                    and p.customer_id = u.customer_id and p.key = u.key and p.origin = 'told'
                    and p.source = u.before ->> 'source' and p.replaced_at = (u.after ->> 'recorded_at')::timestamptz
                """).params(values).update();
        jdbc.sql("""
                update import_change y set before = u.before from undone u
                where not u.still and y.import_id <> :id and y.kind = 'attribute' and y.customer_id = u.customer_id
                    and y.key = u.key and y.before ->> 'source' = :source
                """).params(values).update();
        jdbc.sql("""
                select settle_profile_attributes(array_agg(customer_id), array_agg(key)),
                    show_profile_attributes(array_agg(customer_id), array_agg(key))
                from undone where still
                """).query((row, n) -> n).list();
        jdbc.sql("""
                delete from import_change x using undone u
                where u.still and x.import_id = :id and x.kind = 'attribute' and x.customer_id = u.customer_id and x.key = u.key
                """).params(values).update();
        jdbc.sql("drop table undone").update();
        jdbc.sql("set local regulars.profile_settled = off").update();
    }

    /** What a column showed before, unless something else shows in it now or what it shows is said by another source too. */
    private void columns(Map<String, Object> values) {
        for (String column : COLUMNS) {
            jdbc.sql("""
                    update customer c set %1$s = x.before #>> '{}' from import_change x
                    where x.import_id = :id and x.kind = 'column' and x.key = '%1$s' and c.customer_id = x.customer_id
                        and c.%1$s = x.after #>> '{}' and not exists (
                            select from profile_attribute a where a.customer_id = x.customer_id and a.key = '%1$s'
                                and a.effective and btrim(a.value #>> '{}') = c.%1$s)
                    """.formatted(column)).params(values).update();
        }
        jdbc.sql("""
                delete from import_change x using customer c
                where x.import_id = :id and x.kind = 'column' and c.customer_id = x.customer_id and x.before #>> '{}' = case x.key
                    when 'first_name' then c.first_name when 'last_name' then c.last_name when 'language' then c.language
                    when 'country' then c.country when 'time_zone' then c.time_zone end
                """).params(values).update();
    }

    private UndoResult products(Map<String, Object> values) {
        long all = count("product", values);
        for (String column : PRODUCT_COLUMNS) {
            product("%1$s = x.before #>> '{}'", "p.%1$s = x.after #>> '{}'", column, values);
        }
        product("price = (x.before #>> '{}')::numeric", "p.price = (x.after #>> '{}')::numeric", "price", values);
        product(
                "category_id = (select c.category_id from category c where c.name = x.before #>> '{}')",
                "x.after #>> '{}' = coalesce((select c.name from category c where c.category_id = p.category_id), '')",
                "category",
                values);
        product(
                "updated_at = (x.before #>> '{}')::timestamptz",
                "p.updated_at = (x.after #>> '{}')::timestamptz",
                "updated_at",
                values);
        long left = count("product", values);
        return restored(all - left, left);
    }

    private void product(String set, String still, String column, Map<String, Object> values) {
        jdbc.sql("""
                with back as (
                    update product p set %s from import_change x
                    where x.import_id = :id and x.kind = 'product' and x.key = '%3$s' and p.product_id = x.subject and %s
                    returning p.product_id)
                delete from import_change x using back b
                where x.import_id = :id and x.kind = 'product' and x.key = '%3$s' and x.subject = b.product_id
                """.replace("%s", "§")
                        .replaceFirst("§", set.replace("%1$s", column).replace("$", "\\$"))
                        .replaceFirst("§", still.replace("%1$s", column).replace("$", "\\$"))
                        .replace("%3$s", column))
                .params(values)
                .update();
    }

    private long count(String kind, Map<String, Object> values) {
        return jdbc.sql("select count(*) from import_change where import_id = :id and kind = :kind")
                .params(values)
                .param("kind", kind)
                .query(Long.class)
                .single();
    }

    private record Made(int slice, Long[] ids) {}

    private List<Made> made(ImportDetail file, String kind) {
        return jdbc.sql("select slice, ids from import_created where import_id = ? and kind = ? order by slice")
                .params(file.importId(), kind)
                .query((row, n) ->
                        new Made(row.getInt(1), (Long[]) row.getArray(2).getArray()))
                .list();
    }

    private void keep(ImportDetail file, String kind, Made made, List<Long> kept) {
        jdbc.sql("update import_created set ids = ? where import_id = ? and kind = ? and slice = ?")
                .params(kept.toArray(Long[]::new), file.importId(), kind, made.slice())
                .update();
    }

    private UndoResult removeOrders(ImportDetail file, Made made, Map<String, Object> values) {
        jdbc.sql("create temp table gone (customer_id bigint, order_id bigint) on commit drop")
                .update();
        jdbc.sql("""
                insert into gone
                select o.customer_id, o.order_id from customer_order o
                where o.order_id = any(:ids) and o.source = :source
                    and not exists (select from import_change x
                                    where x.customer_id = o.customer_id and x.import_id <> :id and x.subject = o.order_id
                                        and x.kind in ('order', 'order-line'))
                """).params(values).param("ids", made.ids()).update();
        jdbc.sql(
                        "delete from order_line l using gone g where l.customer_id = g.customer_id and l.order_id = g.order_id")
                .update();
        jdbc.sql(
                        "delete from customer_order o using gone g where o.customer_id = g.customer_id and o.order_id = g.order_id")
                .update();
        Set<Long> removed = ids("select order_id from gone");
        purchases.refresh(ids("select distinct customer_id from gone"));
        jdbc.sql("drop table gone").update();
        return settle(file, "order", made, removed);
    }

    private UndoResult removeCustomers(ImportDetail file, Made made, Map<String, Object> values) {
        List<String> tables = customerTables();
        String untouched = tables.stream()
                .filter(table -> !DERIVED.contains(table))
                .map(table -> " and not exists (select from " + table + " x where x.customer_id = c.customer_id)")
                .collect(Collectors.joining("\n"));
        jdbc.sql("create temp table gone (customer_id bigint) on commit drop").update();
        jdbc.sql("""
                insert into gone
                select c.customer_id from customer c
                where c.customer_id = any(:ids) and c.state = 'known'
                    and not exists (select from identity i where i.customer_id = c.customer_id
                        and (i.source <> :source or i.proven_at is not null))
                    and not exists (select from profile_attribute a where a.customer_id = c.customer_id and a.source <> :source)
                    and not exists (select from import_change a where a.customer_id = c.customer_id and a.import_id <> :id)
                """ + untouched).params(values).param("ids", made.ids()).update();
        for (String table : tables.stream().filter(DERIVED::contains).toList()) {
            jdbc.sql("delete from " + table + " x using gone g where x.customer_id = g.customer_id")
                    .update();
        }
        jdbc.sql("set local regulars.profile_settled = on").update();
        for (String table : List.of("profile_attribute", "identity", "customer")) {
            jdbc.sql("delete from " + table + " x using gone g where x.customer_id = g.customer_id")
                    .update();
        }
        jdbc.sql("set local regulars.profile_settled = off").update();
        Set<Long> removed = ids("select customer_id from gone");
        jdbc.sql("drop table gone").update();
        long consents = jdbc.sql("""
                select count(distinct customer_id) from consent_entry where customer_id = any(:ids) and source = 'import'
                    and source_ref like :source || ', row %'
                """)
                .params(values)
                .param("ids", made.ids())
                .query(Long.class)
                .single();
        return settle(file, "customer", made, removed).plus(new UndoResult(0, 0, 0, 0, 0, consents));
    }

    /** Whoever has a row about a customer elsewhere is somebody on whom something newer hangs. */
    private List<String> customerTables() {
        return jdbc.sql("""
                select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                join pg_attribute a on a.attrelid = c.oid and a.attname = 'customer_id' and not a.attisdropped
                where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition order by c.relname
                """).query(String.class).list().stream()
                .filter(table -> !OWN.contains(table))
                .toList();
    }

    private UndoResult removeProducts(ImportDetail file, Made made) {
        String unused = jdbc.sql("""
                select r.relname || '.' || a.attname from pg_constraint k
                join pg_class r on r.oid = k.conrelid
                join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
                where k.contype = 'f' and k.confrelid = 'product'::regclass and k.confdeltype <> 'c'
                """).query(String.class).list().stream()
                .map(reference -> " and not exists (select from " + reference.substring(0, reference.indexOf('.'))
                        + " x where x." + reference.substring(reference.indexOf('.') + 1) + " = p.product_id)")
                .collect(Collectors.joining());
        Set<Long> removed = Set.copyOf(jdbc.sql("""
                delete from product p where p.product_id = any(:ids)
                    and not exists (select from import_change x where x.customer_id = 0 and x.import_id <> :id
                        and x.kind = 'product' and x.subject = p.product_id)
                """ + unused + " returning p.product_id")
                .param("ids", made.ids())
                .param("id", file.importId())
                .query(Long.class)
                .list());
        return settle(file, "product", made, removed);
    }

    /** What stands in no product's place any more; nobody counts them. */
    private UndoResult removeCategories(ImportDetail file, Made made) {
        Set<Long> removed =
                Set.copyOf(jdbc.sql("""
                delete from category k where k.category_id = any(?)
                    and not exists (select from product p where p.category_id = k.category_id)
                returning k.category_id
                """).param(made.ids()).query(Long.class).list());
        settle(file, "category", made, removed);
        return UndoResult.NONE;
    }

    private Set<Long> ids(String sql) {
        return Set.copyOf(jdbc.sql(sql).query(Long.class).list());
    }

    private UndoResult settle(ImportDetail file, String kind, Made made, Set<Long> removed) {
        List<Long> kept =
                List.of(made.ids()).stream().filter(id -> !removed.contains(id)).toList();
        keep(file, kind, made, kept);
        return removed(removed.size(), kept.size());
    }

    private static UndoResult removed(long removed, long kept) {
        return new UndoResult(removed, kept, 0, 0, 0, 0);
    }

    private static UndoResult restored(long restored, long changedSince) {
        return new UndoResult(0, 0, restored, changedSince, 0, 0);
    }
}
