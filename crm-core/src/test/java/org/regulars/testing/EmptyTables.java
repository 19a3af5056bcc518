package org.regulars.testing;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/** Empties all tables but those that the migrations fill, and sets the clock back, before each test method. */
public class EmptyTables extends AbstractTestExecutionListener {

    private static final Set<String> FILLED_BY_MIGRATIONS = Set.of(
            "flyway_schema_history",
            "purpose",
            "topic",
            "journey",
            "journey_version",
            "attribute",
            "attribute_label",
            "question_form",
            "form",
            "form_words",
            "form_box",
            "question",
            "question_payoff");

    @Override
    public void beforeTestMethod(TestContext context) {
        empty(context.getApplicationContext().getBean(JdbcClient.class));
        context.getApplicationContext()
                .getBeanProvider(TestClock.class)
                .ifAvailable(clock -> clock.set(TestClock.START));
    }

    private static void empty(JdbcClient jdbc) {
        List<String> tables = Tables.names(jdbc).stream()
                .filter(table -> !FILLED_BY_MIGRATIONS.contains(table))
                .toList();
        String filled = tables.stream()
                .map(table -> "select '" + table + "' as name where exists (select from " + table + ")")
                .collect(Collectors.joining(" union all "));
        List<String> full = jdbc.sql(filled).query(String.class).list();
        boolean onlyNobody =
                jdbc.sql("select count(*) from customer").query(Long.class).single() == 1;
        List<String> truncate = full.stream()
                .filter(table -> !(table.equals("customer") && onlyNobody))
                // Forms point to offers, and would be emptied with them.
                .filter(table -> !table.equals("offer"))
                .toList();
        if (!truncate.isEmpty()) {
            jdbc.sql("truncate " + String.join(", ", truncate) + " cascade").update();
        }
        jdbc.sql("delete from question q using attribute a where a.key = q.key and not a.built_in")
                .update();
        jdbc.sql("delete from attribute where not built_in").update();
        jdbc.sql("delete from journey where journey_key <> 'abandoned-basket'").update();
        jdbc.sql("update journey set version = 1, draft = null, looked_at = null, enabled_at = null")
                .update();
        jdbc.sql("delete from journey_version where version > 1").update();
        for (String table : List.of("question", "question_payoff", "question_form")) {
            jdbc.sql("delete from " + table + " where form not in ('sign-up', 'profile')")
                    .update();
        }
        // The form that is there from the start, as it was then.
        jdbc.sql("delete from form_box").update();
        jdbc.sql("delete from form_words where form <> 'sign-up'").update();
        jdbc.sql("delete from form where form <> 'sign-up'").update();
        jdbc.sql("update form set active = true, slide_in = 'off', offer_id = null where form = 'sign-up'")
                .update();
        jdbc.sql("delete from offer").update();
        jdbc.sql("""
                insert into question (form, key, sort_order) values ('sign-up', 'first_name', 0)
                on conflict on constraint question_pkey do nothing
                """).update();
        jdbc.sql("update question_form set most = 3 where form = 'sign-up'").update();
        if (truncate.contains("customer")) {
            jdbc.sql("""
                    insert into customer (customer_id, state, created_at, last_seen_at)
                    values (0, 'nobody', timestamptz '1970-01-01 00:00Z', timestamptz '1970-01-01 00:00Z')
                    """).update();
        }
    }
}
