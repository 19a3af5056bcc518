package org.regulars.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.job.Jobs;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.regulars.testing.TestShop;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@DatabaseTest
class SegmentsTests {

    private static final Rule BOUGHT_LATELY = Rule.all(Rule.is("last-order", Map.of("age", "within", "days", "30")));

    @Autowired
    Segments segments;

    @Autowired
    Jobs jobs;

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
        mug = shop.product("Mug");
        ann = shop.customer("Ann");
        bob = shop.customer("Bob");
        shop.sale(ann, TestClock.START, mug);
    }

    @Test
    void keepsTheDayWhenSomebodyJoinedWhileOthersComeAndGo() {
        long id = segments.create("system", "Bought lately", BOUGHT_LATELY);
        jobs.run("segments");
        assertThat(segments.members(id, 0, 10)).extracting(SegmentMember::name).containsExactly("Ann");

        clock.advance(Duration.ofDays(20));
        shop.sale(bob, clock.instant(), mug);
        jobs.run("segments");
        List<SegmentMember> members = segments.members(id, 0, 10);
        assertThat(members).extracting(SegmentMember::customerId).containsExactly(ann, bob);
        assertThat(members.get(0).joinedAt().toInstant()).isEqualTo(TestClock.START);
        assertThat(members.get(1).joinedAt().toInstant()).isEqualTo(clock.instant());

        clock.advance(Duration.ofDays(20));
        jobs.run("segments");
        assertThat(segments.members(id, 0, 10))
                .extracting(SegmentMember::customerId)
                .containsExactly(bob);
    }

    @Test
    void saysHowManyAreInAndWhenThatWasWorkedOut() {
        long id = segments.create("system", "Bought lately", BOUGHT_LATELY);
        assertThat(segments.find(id).orElseThrow().refreshedAt()).isNull();

        jobs.run("segments");

        SegmentSummary summary = segments.find(id).orElseThrow();
        assertThat(summary.members()).isEqualTo(1);
        assertThat(summary.refreshMillis()).isNotNegative();
        assertThat(summary.refreshedAt()).isNotNull();
        assertThat(segments.all()).containsExactly(summary);
    }

    @Test
    void followsAChangedRule() {
        long id = segments.create("system", "Some", BOUGHT_LATELY);
        jobs.run("segments");

        segments.change("ann@shop.example", id, "Others", Rule.not(BOUGHT_LATELY));
        jobs.run("segments");

        assertThat(segments.members(id, 0, 10))
                .extracting(SegmentMember::customerId)
                .containsExactly(bob);
        assertThat(segments.find(id).orElseThrow().name()).isEqualTo("Others");
        assertThat(segments.rule(id)).contains(Rule.not(BOUGHT_LATELY));
    }

    @Test
    void neverListsVisitorsOrNobody() {
        jdbc.sql("insert into customer (state, created_at, last_seen_at) values ('visitor', now(), now())")
                .update();
        long id = segments.create("system", "Not lately", Rule.not(BOUGHT_LATELY));

        jobs.run("segments");

        assertThat(segments.members(id, 0, 10))
                .extracting(SegmentMember::customerId)
                .containsExactly(bob);
    }

    @Test
    void saysLineByLineWhySomebodyIsNotIn() {
        long id = segments.create(
                "system", "Lately without basket", Rule.all(BOUGHT_LATELY, Rule.not(Rule.is("open-basket", Map.of()))));

        assertThat(segments.why(id, bob))
                .extracting(finding -> finding.depth() + " "
                        + Objects.requireNonNull(finding.words().getCodes())[0] + " " + finding.holds())
                .containsExactly(
                        "0 segments.rule.all false",
                        "1 segments.rule.all false",
                        "2 segments.criterion.last-order.words false",
                        "1 segments.rule.not true",
                        "2 segments.criterion.open-basket.words false");
        assertThat(segments.why(id, ann)).first().extracting(Finding::holds).isEqualTo(true);
    }

    @Test
    void refusesASecondSegmentOfTheSameNameAndARuleThatCannotBeUsed() {
        segments.create("system", "Some", BOUGHT_LATELY);

        assertThatThrownBy(() -> segments.create("system", " Some ", BOUGHT_LATELY))
                .isInstanceOf(SegmentNameTaken.class);
        assertThatThrownBy(() -> segments.create("system", "Other", Rule.all())).isInstanceOf(RuleNotUsable.class);
    }

    @Test
    void isDeletedWithItsMembersUnlessACampaignGoesToIt() {
        long id = segments.create("system", "Some", BOUGHT_LATELY);
        jobs.run("segments");
        jdbc.sql("""
                with campaign as (
                    insert into campaign (name, state, purpose, topic, priority, local_time, repeats, holdout_percent,
                        resend_unknown, created_at, created_by, changed_at, changed_by)
                    values ('May', 'draft', 'newsletter', '', 5, false, '', 0, false, now(), 'system', now(), 'system')
                    returning campaign_id)
                insert into campaign_segment (campaign_id, segment_id, excluded) select campaign_id, ?, false from campaign
                """).param(id).update();
        assertThatThrownBy(() -> segments.delete("system", id)).isInstanceOf(SegmentInUse.class);

        jdbc.sql("delete from campaign").update();
        segments.delete("system", id);

        assertThat(segments.find(id)).isEmpty();
        assertThat(jdbc.sql("select count(*) from segment_member")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(jdbc.sql("select action from audit_entry order by audit_id")
                        .query(String.class)
                        .list())
                .containsExactly("segment-created", "segment-deleted");
    }
}
