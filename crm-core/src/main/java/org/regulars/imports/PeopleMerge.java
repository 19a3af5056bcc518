package org.regulars.imports;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.regulars.customer.Customers;
import org.regulars.database.SqlFile;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Decides for the people of a slice what becomes of each row, and, unless it is a check, does it: one transaction, with what
 * an undo needs, and the note that the slice is done.
 */
@Component
class PeopleMerge {

    private final JdbcClient jdbc;
    private final SliceTransaction transaction;
    private final Reading reading;
    private final Customers customers;
    private final Clock clock;
    private final String fresh = SqlFile.beside(PeopleMerge.class, "apply-fresh.sql");
    private final String plan = SqlFile.beside(PeopleMerge.class, "plan-people.sql");
    private final String planShared = SqlFile.beside(PeopleMerge.class, "plan-shared-people.sql");
    private final String spare = SqlFile.beside(PeopleMerge.class, "spare-people.sql");
    private final String claims = SqlFile.beside(PeopleMerge.class, "plan-claims.sql");
    private final String apply = SqlFile.beside(PeopleMerge.class, "apply-people.sql");
    private final String applyColumns = SqlFile.beside(PeopleMerge.class, "apply-columns.sql");
    private final String applyClaims = SqlFile.beside(PeopleMerge.class, "apply-claims.sql");
    private final String verdicts = SqlFile.beside(PeopleMerge.class, "verdicts-people.sql");

    PeopleMerge(JdbcClient jdbc, SliceTransaction transaction, Reading reading, Customers customers, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.reading = reading;
        this.customers = customers;
        this.clock = clock;
    }

    void merge(ImportDetail file, int slice, Repeats repeats) {
        boolean importing = file.state() == ImportState.IMPORTING;
        transaction.run(file, slice, () -> {
            Map<String, Object> values = new HashMap<>();
            values.put("slice", slice);
            values.put("id", file.importId());
            values.put("source", "import " + file.importId());
            values.put("by", file.createdBy());
            values.put("at", OffsetDateTime.now(clock));
            values.put("mode", file.settings().mode().key());
            values.put("by_email", repeats.byEmail());
            values.put("by_phone", repeats.byPhone());
            values.put("by_number", repeats.byNumber());
            values.put("apply", importing);
            values.put("search_now", file.rowsExpected() <= SearchCatchUp.AT_ONCE);
            boolean shared = repeats.keyed() || repeats.others();
            boolean making = importing && !shared && file.settings().mode() != ImportSettings.Mode.UPDATE;
            if (others(making ? fresh(file, values) : 0, values) == 0) {
                return;
            }
            run(shared ? planShared : plan, values);
            boolean claimed = jdbc.sql("select exists (select from claim_staging)")
                    .query(Boolean.class)
                    .single();
            run(spare, values);
            run(claims, values);
            if (importing) {
                run(apply, values);
                jdbc.sql("""
                        select settle_profile_attributes(array_agg(customer_id), array_agg(key)),
                            show_profile_attributes(array_agg(customer_id), array_agg(key))
                        from person_change where kind = 'attribute'
                        """).query((row, n) -> n).list();
                run(applyColumns, values);
                if (claimed) {
                    run(applyClaims, values);
                }
                customers.refreshSearch(jdbc.sql("""
                        select customer_id from person_change
                        where kind in ('column', 'identity') or key in ('first_name', 'last_name')
                        union select new_id from person_plan where new_id is not null and rows > 1
                        """).query(Long.class).list());
            }
            suppress(values, importing);
            run(verdicts, values);
            reading.count(
                    file.importId(),
                    jdbc
                            .sql("select verdict, count(*) as rows from row_verdict group by verdict")
                            .query((row, n) -> Map.entry(row.getString(1), row.getLong(2)))
                            .list()
                            .stream()
                            .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
            long made = jdbc.sql("select count(*) from person_plan where verdict = 'created'")
                    .query(Long.class)
                    .single();
            jdbc.sql("""
                    update import_file set rows_done = rows_done + (select count(*) from row_verdict),
                        rows_rejected = rows_rejected + (select count(*) from row_verdict where verdict = 'error'),
                        customers_new = customers_new + case when :apply then :made else 0 end
                    where import_id = :id
                    """).params(values).param("made", made).update();
            jdbc.sql("drop table if exists person_before").update();
            jdbc.sql("drop table person_key, person_plan, person_change, person_claim, row_verdict")
                    .update();
        });
    }

    /** Makes the people of the slice whom nobody knew by any of their keys. */
    private long fresh(ImportDetail file, Map<String, Object> values) {
        jdbc.sql("drop table if exists person_fresh").update();
        run(fresh, values);
        long made =
                jdbc.sql("select count(*) from person_fresh").query(Long.class).single();
        if (made > 0) {
            reading.count(file.importId(), Map.of("created", made));
            jdbc.sql("""
                    update import_file set rows_done = rows_done + :made, customers_new = customers_new + :made
                    where import_id = :id
                    """).params(values).param("made", made).update();
        }
        return made;
    }

    /** Keeps the rows of the slice that have to be looked at one by one. */
    private int others(long fresh, Map<String, Object> values) {
        jdbc.sql("drop table if exists person_row").update();
        int rows = jdbc.sql("""
                create temp table person_row on commit drop as
                select * from person_staging s where slice = :slice %s
                """.formatted(
                        fresh == 0 ? "" : "and not exists (select from person_fresh f where f.row_no = s.row_no)"))
                .params(values)
                .update();
        jdbc.sql("analyze person_row").update();
        return rows;
    }

    private void suppress(Map<String, Object> values, boolean importing) {
        if (importing) {
            jdbc.sql("""
                    insert into suppression (address_hash, reason, source, since)
                    select distinct on (s.address_hash) s.address_hash, s.reason, :source, s.since
                    from suppression_staging s join person_row r using (row_no)
                    order by s.address_hash, s.since
                    on conflict on constraint suppression_pkey do nothing
                    """).params(values).update();
        }
    }

    private void run(String script, Map<String, Object> values) {
        for (String statement : List.of(script.split(";\\s*\\n"))) {
            if (!statement.isBlank()) {
                jdbc.sql(statement).params(values).update();
            }
        }
    }
}
