package org.regulars.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.customer.MergeCustomers;
import org.regulars.customer.Merges;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.regulars.testing.TestShop;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whoever changes is in or out at the next look, asked alone; time alone does the same; a full check finds nothing. */
@DatabaseTest
class LiveSegmentsTests {

    private static final Rule TWICE_LATELY =
            Rule.is("orders", Map.of("comparison", "at-least", "orders", "2", "days", "90"));

    @Autowired
    Segments segments;

    @Autowired
    SegmentLists lists;

    @Autowired
    SegmentHistory history;

    @Autowired
    Memberships memberships;

    @Autowired
    MembershipCheck check;

    @Autowired
    Criteria criteria;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TestClock clock;

    private TestShop shop;
    private long ann;
    private long bob;
    private long mug;

    @BeforeEach
    void open() {
        shop = new TestShop(jdbc);
        ann = shop.customer("Ann");
        bob = shop.customer("Bob");
        mug = shop.product("Mug");
        shop.sale(ann, TestClock.START.minus(Duration.ofDays(10)), mug);
    }

    @Test
    void whoeverChangesIsInAtTheNextLookAndOutAgainWithTheReason() {
        long id = segment("Twice", TWICE_LATELY);
        assertThat(members(id)).isEmpty();

        long order = shop.sale(ann, TestClock.START, mug);
        memberships.run();
        assertThat(members(id)).containsExactly(ann);

        clock.advance(Duration.ofHours(1));
        shop.cancel(ann, order);
        memberships.run();
        assertThat(members(id)).isEmpty();

        assertThat(history.changes(id, 0, 10))
                .extracting(change -> change.name() + " " + change.joined() + " " + change.cause())
                .containsExactly("Ann false change", "Ann true change");
        assertThat(history.changesSince(id, history.changes(id, 0, 10).get(1).changeId(), 10))
                .extracting(SegmentChange::joined)
                .containsExactly(false);
        assertThat(history.sizes(id, LocalDate.of(2026, 1, 1)))
                .extracting(SegmentSize::members, SegmentSize::joined, SegmentSize::gone)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(0L, 1L, 1L));
        assertThat(check.check(id)).isZero();
    }

    @Test
    void oneThatFailsStopsNoOtherAndCatchesUp() {
        long broken = segment("Broken", TWICE_LATELY);
        long fine = segment("Fine", TWICE_LATELY);
        jdbc.sql("""
                create function refuse() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$;
                create trigger refuse before insert on segment_member for each row when (new.segment_id = %d)
                execute function refuse()
                """.formatted(broken)).update();
        try {
            shop.sale(ann, TestClock.START, mug);
            memberships.run();
            shop.sale(bob, TestClock.START, mug);
            shop.sale(bob, TestClock.START, mug);
            memberships.run();
        } finally {
            jdbc.sql("drop function refuse cascade").update();
        }
        assertThat(members(fine)).containsExactly(ann, bob);
        assertThat(members(broken)).isEmpty();
        assertThat(segments.find(broken).orElseThrow().failedAt()).isNotNull();

        clock.advance(Duration.ofMinutes(11));
        memberships.run();
        assertThat(members(broken)).containsExactly(ann, bob);
        assertThat(segments.find(broken).orElseThrow().failedAt()).isNull();
        assertThat(history.changes(broken, 0, 10)).hasSize(2);
        assertThat(check.check(broken)).isZero();
    }

    @Test
    void timeAloneBringsPeopleInAndOut() {
        shop.sale(ann, TestClock.START.minus(Duration.ofDays(5)), mug);
        long twice = segment("Twice", TWICE_LATELY);
        long gone = segment("Not for 90 days", Rule.not(Rule.is("orders", Map.of("days", "90"))));
        assertThat(members(twice)).containsExactly(ann);
        assertThat(members(gone)).containsExactly(bob);

        clock.advance(Duration.ofDays(80).plusMinutes(1));
        memberships.run();
        assertThat(members(twice)).isEmpty();
        assertThat(members(gone)).containsExactly(bob);

        clock.advance(Duration.ofDays(5));
        memberships.run();
        assertThat(members(gone)).containsExactly(ann, bob);
        assertThat(history.changes(gone, 0, 1)).extracting(SegmentChange::cause).containsExactly("time");
        assertThat(check.check(twice) + check.check(gone)).isZero();
    }

    /** What goes past the doors is not seen by those who stand at them; the check sees it, says so and puts it right. */
    @Test
    void theFullCheckReportsWhoIsOutOfPlace() {
        long id = segment("Buyers", Rule.is("orders", Map.of("days", "90")));
        jdbc.sql("insert into segment_member (segment_id, customer_id, joined_at) values (?, ?, now())")
                .params(id, bob)
                .update();

        assertThat(check.run()).contains("1 customers out of place");
        assertThat(segments.find(id).orElseThrow().drift()).isEqualTo(1);
        assertThat(members(id)).containsExactly(ann);
        assertThat(check.check(id)).isZero();
    }

    @Test
    void aChangeThatStillWaitsIsNoDrift() {
        long id = segment("Buyers", Rule.is("orders", Map.of("days", "90")));
        shop.sale(bob, TestClock.START, mug);

        assertThat(check.check(id)).isZero();
    }

    @Test
    void aSegmentInASegmentMovesAlong() {
        long inner = segment("Buyers", Rule.is("orders", Map.of("days", "90")));
        long outer = segment("All but buyers", Rule.not(Rule.is("segment", Map.of("segment", "" + inner))));
        assertThat(members(outer)).containsExactly(bob);

        shop.sale(bob, TestClock.START, mug);
        memberships.run();
        assertThat(members(outer)).isEmpty();

        segments.change("ann@shop.example", inner, "Buyers", TWICE_LATELY);
        memberships.run();
        assertThat(members(outer)).containsExactly(ann, bob);
        assertThat(history.changes(outer, 0, 1))
                .extracting(SegmentChange::cause)
                .containsExactly("rule");
        assertThatThrownBy(() -> segments.delete("ann@shop.example", inner)).isInstanceOf(SegmentInUse.class);
    }

    /** Only who changed is asked: somebody who is in by mistake stays until the check, though others come and go. */
    @Test
    void asksOnlyThoseWhomTheChangeTouches() {
        long id = segment("Buyers", Rule.is("orders", Map.of("days", "90")));
        long other = segment("Readers", Rule.is("did", Map.of("event", "page-viewed")));
        for (long segment : List.of(id, other)) {
            jdbc.sql("insert into segment_member (segment_id, customer_id, joined_at) values (?, ?, now())"
                            + " on conflict do nothing")
                    .params(segment, ann)
                    .update();
        }
        shop.sale(bob, TestClock.START, mug);
        shop.sale(ann, TestClock.START, mug);
        memberships.run();

        assertThat(members(id)).containsExactly(ann, bob);
        assertThat(members(other)).containsExactly(ann);
        assertThat(jdbc.sql("select count(*) from segment_touch")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void aProductThatMovesToAnotherCategoryMovesItsBuyers() {
        shop.product("Tea");
        long id = segment("Tea", Rule.is("bought-category", Map.of("category", "Tea")));
        assertThat(members(id)).isEmpty();

        jdbc.sql(
                        "update product set category_id = (select category_id from category where name = 'Tea') where product_id = ?")
                .param(mug)
                .update();
        memberships.run();

        assertThat(members(id)).containsExactly(ann);
    }

    @Test
    void whoIsMergedLeavesAndTheSurvivorIsAskedAgain(@Autowired Merges merges) {
        shop.sale(bob, TestClock.START, mug);
        long buyers = segment("Buyers", Rule.is("orders", Map.of("days", "90")));
        long id = segment("Twice", TWICE_LATELY);
        assertThat(members(id)).isEmpty();

        long merge = merges.merge(new MergeCustomers(ann, bob, Set.of(), List.of()), "ann@shop.example");
        memberships.run();
        assertThat(members(id)).containsExactly(ann);
        assertThat(segments.find(buyers).orElseThrow().members()).isEqualTo(1);

        merges.undo(merge, "ann@shop.example");
        memberships.run();
        assertThat(members(id)).isEmpty();
        assertThat(segments.find(buyers).orElseThrow().members()).isEqualTo(2);
        assertThat(check.check(id)).isZero();
    }

    @Test
    void aListKeepsWhoWasPutOnItAndASnapshotThoseOfADay() {
        jdbc.sql("""
                insert into identity (customer_id, kind, value, shown, source, first_seen_at)
                values (?, 'email', 'bob@example.com', 'Bob@example.com', 'test', now())
                """).param(bob).update();
        long id = segment("Buyers", Rule.is("orders", Map.of("days", "90")));
        long snapshot = lists.snapshot("ann@shop.example", "Buyers in May", id);
        long list = lists.create("ann@shop.example", "Fair");

        SegmentLists.Added added = lists.addAddresses(
                "ann@shop.example", list, "\"Bob\" <BOB@example.com>; nobody@example.com\nno-address");
        shop.cancel(
                ann,
                jdbc.sql("select order_id from customer_order where customer_id = ?")
                        .param(ann)
                        .query(Long.class)
                        .single());
        memberships.run();

        assertThat(added.people()).isEqualTo(1);
        assertThat(added.examples()).contains("nobody@example.com", "no-address");
        assertThat(members(list)).containsExactly(bob);
        assertThat(members(id)).isEmpty();
        assertThat(members(snapshot)).containsExactly(ann);
        long union = segment(
                "Either",
                Rule.any(
                        Rule.is("segment", Map.of("segment", "" + list)),
                        Rule.is("segment", Map.of("segment", "" + snapshot))));
        assertThat(members(union)).containsExactly(ann, bob);

        lists.remove("ann@shop.example", list, bob);
        memberships.run();
        assertThat(members(union)).containsExactly(ann);
    }

    /** Whatever a criterion looks into says when it changes; what stands here besides changes nobody by itself. */
    @Test
    void everyTableThatARuleCanLookIntoIsFollowed() {
        Set<String> followed = new TreeSet<>(jdbc.sql("""
                select distinct event_object_table from information_schema.triggers where trigger_name like '%\\_touched\\_%'
                """).query(String.class).list());
        for (Criterion criterion : segments.criteria()) {
            Rule.Is rule = (Rule.Is) criteria.complete(Rule.is(
                    criterion.key(), Map.of("segment", "1", "event", "x", "attribute", "city", "operator", "known")));
            Condition condition = criterion.where(new Values(rule.values(), TestClock.START, ZoneOffset.UTC));
            assertThat(followed).as(criterion.key()).containsAll(condition.tables());
        }
    }

    private long segment(String name, Rule rule) {
        long id = segments.create("ann@shop.example", name, rule);
        memberships.run();
        return id;
    }

    private List<Long> members(long segmentId) {
        return segments.members(segmentId, 0, 100).stream()
                .map(SegmentMember::customerId)
                .toList();
    }
}
