package org.regulars.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.regulars.testing.TestShop;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@DatabaseTest
class RetentionTests {

    @Autowired
    Retention retention;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient jdbc;

    /** Months that a test dropped are there for the next one. */
    @AfterEach
    void allMonths() {
        jdbc.sql("""
                select ensure_interaction_month(month)
                from generate_series(timestamptz '2024-01-01 00:00Z', timestamptz '2027-12-01 00:00Z', interval '1 month') month
                """).query((row, n) -> n).list();
    }

    @Test
    void everyKindLooksBeforeItDeletesAndDeletesWhatItShowed() {
        long ann = new TestShop(jdbc).customer("Ann");
        fill(ann);
        for (Retention.Rule rule : retention.rules()) {
            Retention.DryRun run = retention.dryRun(rule.kind(), 30).orElseThrow();
            assertThat(run.exact()).isTrue();
            assertThat(run.examples()).hasSize((int) Math.min(run.rows(), 5));
        }
        assertThat(retention.dryRun("customer-interactions", 30).orElseThrow().rows())
                .isEqualTo(1);
        assertThat(retention.dryRun("baskets", 30).orElseThrow().examples()).containsExactly("open c-1");
        assertThat(retention.run()).isEmpty();
        assertThat(count("interaction")).isEqualTo(3);

        retention.rules().forEach(rule -> {
            if (!rule.kind().equals("inactive-customers")) {
                retention.change(rule.kind(), 30, true, "ann@shop.example");
            }
        });
        retention.run();

        for (String table : List.of(
                "basket",
                "basket_item",
                "basket_change",
                "dispatch",
                "dispatch_step",
                "dispatch_content",
                "import_chunk")) {
            assertThat(count(table)).as(table).isZero();
        }
        assertThat(count("interaction")).isOne();
        assertThat(count("customer")).isEqualTo(2);
        assertThat(jdbc.sql("select payload::text from event_inbox")
                        .query(String.class)
                        .single())
                .isEqualTo("{}");
        assertThat(count("import_file")).isOne();
        retention.rules().stream()
                .filter(Retention.Rule::enabled)
                .forEach(rule -> assertThat(
                                retention.dryRun(rule.kind(), 30).orElseThrow().rows())
                        .as(rule.kind())
                        .isZero());
    }

    @Test
    void dropsWholeMonthsWhereEverythingInThemGoes() {
        long ann = new TestShop(jdbc).customer("Ann");
        Instant old = TestClock.START.minus(Duration.ofDays(400));
        interaction(ann, old, "a");
        interaction(ann, TestClock.START.minus(Duration.ofDays(70)), "b");
        String home = jdbc.sql("select tableoid::regclass::text from interaction where message_id = 'a'")
                .query(String.class)
                .single();
        retention.change("customer-interactions", 300, true, "x");
        retention.change("visitor-interactions", 60, true, "x");

        assertThat(retention.run()).startsWith("1 months of interactions");

        assertThat(jdbc.sql("select to_regclass(?)::text")
                        .param(home)
                        .query(String.class)
                        .optional())
                .isEmpty();
        assertThat(count("interaction")).isOne();
    }

    @Test
    void erasesCustomersWhoWereNotSeenForSoLongWhollyAndOnlyThem() {
        TestShop shop = new TestShop(jdbc);
        long mug = shop.product("Mug");
        long gone = shop.customer("Gone");
        long buys = shop.customer("Buys");
        clock.advance(Duration.ofDays(500));
        shop.sale(buys, clock.instant().minus(Duration.ofDays(10)), mug);
        long fresh = shop.customer("Fresh");
        jdbc.sql("update customer set last_seen_at = ? where customer_id = ?")
                .params(clock.instant().atOffset(ZoneOffset.UTC), fresh)
                .update();
        retention.change("inactive-customers", 365, true, "x");

        assertThat(retention.run()).isEqualTo("1 inactive-customers");

        assertThat(jdbc.sql("select customer_id from customer where state = 'erased'")
                        .query(Long.class)
                        .list())
                .containsExactly(gone);
    }

    private void fill(long customerId) {
        interaction(customerId, TestClock.START.minus(Duration.ofDays(40)), "old");
        interaction(customerId, TestClock.START.minus(Duration.ofDays(20)), "new");
        long visitor = jdbc.sql("""
                insert into customer (state, created_at, last_seen_at) values ('visitor', :old, :old) returning customer_id
                """)
                .param("old", TestClock.START.minus(Duration.ofDays(40)).atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
        interaction(visitor, TestClock.START.minus(Duration.ofDays(40)), "visit");
        String[] rows = {
            "insert into event_inbox (message_id, received_at, write_key_id, payload)"
                    + " values ('m', :old, 1, '{\"type\": \"track\"}')",
            "insert into product (product_id, sku, name, kind, updated_at) values (7, 'S', 'Mug', 'goods', :old)"
                    + " on conflict do nothing",
            "insert into basket (customer_id, basket_id, cart_id, state, currency, opened_by, opened_at, last_change_at)"
                    + " overriding system value values (:id, 7, 'c-1', 'open', 'GBP', 'm', :old, :old)",
            "insert into basket_item values (:id, 7, 7, 1, 1, :old)",
            "insert into basket_change (customer_id, changed_at, message_id, kind, currency)"
                    + " values (:id, :old, 'm', 'added', 'GBP')",
            "insert into dispatch (customer_id, dispatch_id, source_kind, source_key, occasion, channel, purpose, topic,"
                    + " transactional, priority, template_key, language, facts, state, planned_at, due_at, changed_at)"
                    + " overriding system value values (:id, 7, 'system', 'x', 'o', 'mail', '', '', true, 1, 't', 'en', '{}',"
                    + " 'sent', :old, :old, :old)",
            "insert into dispatch_content values (:id, 7, 'Hello', 'h', 't')",
            "insert into import_file (import_id, file_name, size_bytes, sha256, state, charset, separator, has_header, columns,"
                    + " mapping, rows_expected, created_by, created_at) overriding system value"
                    + " values (7, 'year.csv', 1, '\\x00', 'done', 'UTF-8', ';', true, '{}', '{}', 1, 'x', :old)",
            "insert into import_chunk values (7, 0, 'x')",
            "insert into audit_entry (occurred_at, actor, action, subject) values (:old, 'x', 'customer-viewed', 'customer 1')",
            "insert into job_run (job_key, started_at, finished_at, outcome) values ('x', :old, :old, 'done')"
        };
        for (String row : rows) {
            jdbc.sql(row)
                    .param("id", customerId)
                    .param("old", TestClock.START.minus(Duration.ofDays(40)).atOffset(ZoneOffset.UTC))
                    .update();
        }
    }

    private void interaction(long customerId, Instant at, String messageId) {
        jdbc.sql("""
                insert into interaction (customer_id, occurred_at, message_id, identity_id, channel, kind, subject)
                values (?, ?, ?, 1, 'web', 'page-viewed', '/mugs')
                """).params(customerId, at.atOffset(ZoneOffset.UTC), messageId).update();
    }

    private long count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }
}
