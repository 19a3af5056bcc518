package org.regulars.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.Condition;
import org.regulars.customer.CustomerDirectory;
import org.regulars.customer.Customers;
import org.regulars.job.Jobs;
import org.regulars.tag.Tags;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.regulars.testing.TestShop;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@DatabaseTest
class BulkActionsTests {

    private static final Condition EVERYBODY = Condition.of("true");

    @Autowired
    private BulkActions bulk;

    @Autowired
    private Jobs jobs;

    @Autowired
    private Tags tags;

    @Autowired
    private Customers customers;

    @Autowired
    private CustomerDirectory directory;

    @Autowired
    private TestClock clock;

    @Autowired
    private JdbcClient jdbc;

    private long ann;
    private long bob;
    private long charlie;

    @BeforeEach
    void people() {
        TestShop shop = new TestShop(jdbc);
        ann = shop.customer("Ann");
        bob = shop.customer("Bob");
        charlie = shop.customer("Charlie");
    }

    @Test
    void saysWhoWouldNotChangeAndChangesNobodyBefore() {
        tags.add("eve", ann, "VIP");

        BulkAction action = prepared("add-tag", Map.of("tag", "VIP"));

        assertThat(action.counts()).isEqualTo(Map.of("same", 1L, "waiting", 2L));
        assertThat(tags.of(bob)).isEmpty();
    }

    @Test
    void addsATagAndTakesBackOnlyWhatItAdded() {
        tags.add("eve", ann, "VIP");
        BulkAction action = prepared("add-tag", Map.of("tag", "VIP"));
        run(action);
        assertThat(tags.of(bob)).containsExactly("VIP");

        clock.advance(java.time.Duration.ofHours(1));
        tags.remove("eve", bob, "VIP");
        tags.add("eve", bob, "VIP");
        undo(action);

        assertThat(tags.of(ann)).containsExactly("VIP");
        assertThat(tags.of(bob)).as("somebody put it there again").containsExactly("VIP");
        assertThat(tags.of(charlie)).isEmpty();
        assertThat(bulk.find(action.bulkId()).orElseThrow().counts())
                .isEqualTo(Map.of("same", 1L, "undone", 1L, "kept", 1L));
    }

    @Test
    void removesATagAndPutsItBackAsItWas() {
        tags.add("eve", ann, "VIP");
        BulkAction action = prepared("remove-tag", Map.of("tag", "VIP"));
        run(action);
        assertThat(tags.of(ann)).isEmpty();

        undo(action);

        assertThat(jdbc.sql("select customer_id || tagged_by from customer_tag")
                        .query(String.class)
                        .list())
                .containsExactly(ann + "eve");
    }

    @Test
    void setsAnAttributeAndRestoresTheValuesThatNobodyChangedSince() {
        tell(ann, "country", "DE");
        tell(bob, "country", "FR");
        BulkAction action = prepared("set-attribute", Map.of("key", "country", "value", "DE"));
        assertThat(action.count("same")).isEqualTo(1);
        clock.advance(java.time.Duration.ofHours(1));
        run(action);
        assertThat(country(bob)).isEqualTo("DE");
        assertThat(country(charlie)).isEqualTo("DE");

        clock.advance(java.time.Duration.ofHours(1));
        tell(charlie, "country", "GB");
        undo(action);

        assertThat(country(ann)).isEqualTo("DE");
        assertThat(country(bob)).isEqualTo("FR");
        assertThat(country(charlie)).isEqualTo("GB");
        assertThat(jdbc.sql("""
                select value #>> '{}' || source from profile_attribute where customer_id = ? and key = 'country'
                """).param(bob).query(String.class).list()).containsExactly("FRtest");
    }

    @Test
    void oneWhoCannotBeChangedStopsNoOther() {
        jdbc.sql("""
                create function refuse_bob() returns trigger language plpgsql as $$ begin
                    if new.customer_id = %d then raise exception 'no'; end if; return new; end $$
                """.formatted(bob)).update();
        jdbc.sql(
                        "create trigger profile_attribute_refuse before insert on profile_attribute for each row execute function refuse_bob()")
                .update();
        try {
            BulkAction action = prepared("set-attribute", Map.of("key", "shoe_size", "value", "42"));
            run(action);
            assertThat(bulk.find(action.bulkId()).orElseThrow().counts())
                    .isEqualTo(Map.of("changed", 2L, "failed", 1L));
        } finally {
            jdbc.sql("drop trigger profile_attribute_refuse on profile_attribute")
                    .update();
            jdbc.sql("drop function refuse_bob()").update();
        }
    }

    @Test
    void worksThroughManyAndIsOnRecord() {
        jdbc.sql("""
                insert into customer (state, created_at, last_seen_at) select 'known', now(), now() from generate_series(1, 1200)
                """).update();
        BulkAction action = prepared("add-tag", Map.of("tag", "many"));
        run(action);

        BulkAction done = bulk.find(action.bulkId()).orElseThrow();
        assertThat(done.state()).isEqualTo(BulkState.DONE);
        assertThat(done.count("changed")).isEqualTo(1203);
        assertThat(jdbc.sql("select actor from audit_entry where action = 'bulk-action-started'")
                        .query(String.class)
                        .list())
                .containsExactly("eve");
    }

    private void tell(long id, String key, String value) {
        customers.describe(id, AttributeOrigin.TOLD, Map.of(key, value), "test", clock.instant());
    }

    private String country(long id) {
        return directory.find(id).orElseThrow().who().country();
    }

    private BulkAction prepared(String kind, Map<String, String> value) {
        if (value.containsKey("tag")) {
            tags.use("eve", value.get("tag"));
        }
        return bulk.find(bulk.prepare("eve", kind, value, EVERYBODY)).orElseThrow();
    }

    private void run(BulkAction action) {
        assertThat(bulk.start("eve", action.bulkId())).isTrue();
        jobs.run("bulk-actions");
    }

    private void undo(BulkAction action) {
        assertThat(bulk.undo("eve", action.bulkId())).isTrue();
        jobs.run("bulk-actions");
    }
}
