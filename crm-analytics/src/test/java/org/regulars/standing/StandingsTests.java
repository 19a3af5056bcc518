package org.regulars.standing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.Customers;
import org.regulars.customer.Profiles;
import org.regulars.job.Jobs;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.regulars.testing.TestShop;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@DatabaseTest
class StandingsTests {

    @Autowired
    Standings standings;

    @Autowired
    Profiles profiles;

    @Autowired
    Customers customers;

    @Autowired
    Jobs jobs;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TestClock clock;

    private TestShop shop;
    private long mug;

    @BeforeEach
    void open() {
        shop = new TestShop(jdbc);
        mug = shop.product("Mug");
    }

    /** Every 20 days is usual for each of them; how long ago the last order was makes the difference. */
    @Test
    void looksAtTheSilenceByWhatIsUsualForEach() {
        long active = orders("Active", 40, 60, 80);
        long slipping = orders("Slipping", 41, 61, 81);
        long lapsed = orders("Lapsed", 81, 101, 121);
        long prospect = shop.customer("Prospect");

        jobs.run("standing");

        assertThat(stage(active)).contains("active");
        assertThat(stage(slipping)).contains("slipping");
        assertThat(stage(lapsed)).contains("lapsed");
        assertThat(stage(prospect)).contains("prospect");
        assertThat(standings.of(slipping)).get().satisfies(why -> {
            assertThat(why.orders()).isEqualTo(3);
            assertThat(why.silentDays()).isEqualTo(41);
            assertThat(why.usualDays()).isEqualTo(20);
        });
    }

    /** Before the third order the shop's usual distance holds, here of 30 days. */
    @Test
    void measuresWhoIsNewByTheShop() {
        orders("Regular", 0, 30, 60, 90);
        long fresh = orders("Fresh", 60);
        long gone = orders("Gone", 121);

        jobs.run("standing");

        assertThat(stage(fresh)).contains("new");
        assertThat(stage(gone)).contains("lapsed");
    }

    @Test
    void countsDaysOnWhichSomebodyDidSomethingThemselves() {
        long ann = shop.customer("Ann");
        long bob = shop.customer("Bob");
        long charlie = shop.customer("Charlie");
        for (int day = 1; day <= 8; day++) {
            responded(ann, "", day);
            responded(bob, "prefetch", day);
        }
        responded(ann, "", 1);
        responded(charlie, "", 91);
        visited(charlie, 5);

        jobs.run("standing");

        assertThat(value(ann, "engagement")).contains("high");
        assertThat(value(bob, "engagement")).contains("none");
        assertThat(value(charlie, "engagement")).contains("low");
        assertThat(standings.of(ann).orElseThrow().engagedDays()).isEqualTo(8);
        assertThat(standings.of(charlie).orElseThrow().visitDays()).isEqualTo(1);
    }

    @Test
    void whatStaffKnowBetterOutlivesEachCalculation() {
        long ann = orders("Ann", 400);
        jobs.run("standing");
        profiles.correct("m@shop.example", ann, "lifecycle_stage", "active");

        clock.advance(Duration.ofHours(2));
        shop.sale(ann, clock.instant().minus(Duration.ofDays(300)), mug);
        jobs.run("standing");

        assertThat(stage(ann)).contains("active");
    }

    @Test
    void groupsByAgeOnTheBirthday() {
        long ann = shop.customer("Ann");
        customers.describe(ann, AttributeOrigin.TOLD, Map.of("birthday", born(25, 0)), "form", clock.instant());
        long bob = shop.customer("Bob");
        customers.describe(bob, AttributeOrigin.TOLD, Map.of("birthday", born(25, 1)), "form", clock.instant());

        jobs.run("standing");

        assertThat(value(ann, "age_group")).contains("25-34");
        assertThat(value(bob, "age_group")).contains("18-24");
    }

    @Test
    void whoObjectedToProfilingStandsNowhere() {
        long ann = orders("Ann", 3);
        jobs.run("standing");
        jdbc.sql("""
                insert into privacy_limit (customer_id, kind, since, recorded_by) values (?, 'no-profiling', now(), 'customer')
                """).param(ann).update();
        clock.advance(Duration.ofHours(2));

        jobs.run("standing");

        assertThat(stage(ann)).isEmpty();
        assertThat(standings.of(ann)).isEmpty();
    }

    private long orders(String name, int... daysAgo) {
        long customer = shop.customer(name);
        for (int days : daysAgo) {
            shop.sale(customer, ago(days), mug);
        }
        return customer;
    }

    private Instant ago(int days) {
        return clock.instant().minus(Duration.ofDays(days));
    }

    private String born(int yearsAgo, int daysLater) {
        return clock.instant()
                .atZone(ZoneOffset.UTC)
                .toLocalDate()
                .minusYears(yearsAgo)
                .plusDays(daysLater)
                .toString();
    }

    private Optional<String> stage(long customerId) {
        return value(customerId, "lifecycle_stage");
    }

    private Optional<String> value(long customerId, String key) {
        return jdbc.sql("select value #>> '{}' from profile_attribute where customer_id = ? and key = ? and effective")
                .params(customerId, key)
                .query(String.class)
                .optional();
    }

    private void visited(long customerId, int daysAgo) {
        jdbc.sql("""
                insert into interaction (customer_id, occurred_at, message_id, identity_id, channel, kind)
                values (?, ?, gen_random_uuid()::text, 0, 'web', 'page-viewed')
                """).params(customerId, ago(daysAgo).atOffset(ZoneOffset.UTC)).update();
    }

    private void responded(long customerId, String machine, int daysAgo) {
        jdbc.sql("""
                with mail as (
                    insert into dispatch (customer_id, source_kind, source_key, occasion, channel, purpose, topic, transactional,
                        priority, template_key, language, facts, state, planned_at, due_at, attempts, sent_at, changed_at)
                    values (:customer, 'campaign', '1', gen_random_uuid()::text, 'mail', 'offers', '', false, 1, 't', 'en', '{}',
                        'sent', :at, :at, 1, :at, :at) returning customer_id, dispatch_id)
                insert into mail_response (customer_id, dispatch_id, kind, happened_at, machine)
                select customer_id, dispatch_id, 'open', :at, :machine from mail
                """)
                .param("customer", customerId)
                .param("at", ago(daysAgo).atOffset(ZoneOffset.UTC))
                .param("machine", machine)
                .update();
    }
}
