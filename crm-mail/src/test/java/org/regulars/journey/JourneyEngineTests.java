package org.regulars.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.delivery.Arranged;
import org.regulars.delivery.MailTest;
import org.regulars.delivery.ScriptedSmtp;
import org.regulars.interaction.Interaction;
import org.regulars.interaction.Interactions;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Steps one after the other, versions, and what stands in the way of one person only. */
@MailTest
class JourneyEngineTests {

    private static final String KEY = "abandoned-basket";

    @Autowired
    Arranged arranged;

    @Autowired
    Journeys journeys;

    @Autowired
    JourneyDrafts drafts;

    @Autowired
    JourneyEngine engine;

    @Autowired
    JourneyRuns runs;

    @Autowired
    StepKinds kinds;

    @Autowired
    Interactions interactions;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    private final ScriptedSmtp server = ScriptedSmtp.shared();

    @BeforeEach
    void on() {
        arranged.journeyOn();
    }

    /** A mail, a day, another mail. */
    private Definition twoMails() {
        Definition now = now();
        return Definition.chain(
                now.trigger(),
                now.reentry(),
                now.goal(),
                kinds,
                Step.of("reminder", "mail", "template", "basket-reminder"),
                Step.of("day", "wait", "wait", "1", "unit", "days"),
                Step.of("again", "mail", "template", "basket-reminder"));
    }

    private Definition now() {
        return journeys.definition(KEY, journeys.find(KEY).orElseThrow().version())
                .orElseThrow();
    }

    private void pass(Duration time) {
        clock.advance(time);
        arranged.run();
    }

    @Test
    void goesFromMailToMailAndCountsEachEdge() {
        journeys.publish(KEY, twoMails(), false, "test");
        long ann = arranged.consenting("ann@example.com");
        arranged.basket(ann);
        pass(Duration.ofMinutes(61));
        assertThat(server.recipients()).hasSize(1);
        pass(Duration.ofMinutes(2));
        assertThat(standing("day") + standing("again")).isEqualTo(1);

        pass(Duration.ofHours(23));
        assertThat(server.recipients()).hasSize(1);
        pass(Duration.ofHours(1));
        assertThat(server.recipients()).containsExactly("ann@example.com", "ann@example.com");
        pass(Duration.ofMinutes(2));

        int version = journeys.find(KEY).orElseThrow().version();
        assertThat(runs.edges(KEY, version))
                .isEqualTo(Map.of(
                        "", Map.of("entered", 1L, "over", 1L),
                        "reminder", Map.of("sent", 1L),
                        "day", Map.of("then", 1L),
                        "again", Map.of("sent", 1L)));
        assertThat(jdbc.sql("select step || ' ' || edge from journey_passage order by passed_at, step")
                        .query(String.class)
                        .list())
                .containsExactly(" entered", "day then", "reminder sent", "again sent");
        assertThat(runs.of(ann, 5))
                .singleElement()
                .satisfies(run -> assertThat(run.state()).isEqualTo("finished"));
    }

    @Test
    void sendsNoFurtherMailToWhoBoughtAfterTheFirst() {
        journeys.publish(KEY, twoMails(), false, "test");
        long ann = arranged.consenting("ann@example.com");
        arranged.basket(ann);
        pass(Duration.ofMinutes(61));
        pass(Duration.ofMinutes(2));
        arranged.buy(ann);
        pass(Duration.ofDays(2));

        assertThat(server.recipients()).hasSize(1);
        assertThat(runs.of(ann, 5)).singleElement().satisfies(run -> {
            assertThat(run.state()).isEqualTo("goal");
            assertThat(run.reason()).isEqualTo("bought-meanwhile");
        });
        assertThat(runs.totals().get(KEY)).isEqualTo(new JourneyRuns.Totals(1, 0, 1, 1));
    }

    @Test
    void letsPeopleFinishTheVersionThatTheyBegan() {
        journeys.publish(KEY, twoMails(), false, "test");
        int first = journeys.find(KEY).orElseThrow().version();
        long ann = arranged.consenting("ann@example.com");
        arranged.basket(ann);
        pass(Duration.ofMinutes(63));
        pass(Duration.ofMinutes(2));

        Definition one = twoMails();
        journeys.publish(
                KEY,
                one.remove("day", kinds.edges(one.step("day").orElseThrow())).remove("again", List.of("sent")),
                false,
                "test");
        long bob = arranged.consenting("bob@example.com");
        arranged.basket(bob);
        pass(Duration.ofDays(1));
        pass(Duration.ofMinutes(2));

        assertThat(server.recipients())
                .containsExactlyInAnyOrder("ann@example.com", "ann@example.com", "bob@example.com");
        assertThat(runs.of(ann, 1).get(0).version()).isEqualTo(first);
        assertThat(runs.of(bob, 1).get(0).version()).isEqualTo(first + 1);
    }

    @Test
    void takesAlongWhoStandsAtAStepThatIsStillThere() {
        journeys.publish(KEY, twoMails(), false, "test");
        long ann = arranged.consenting("ann@example.com");
        arranged.basket(ann);
        clock.advance(Duration.ofMinutes(30));
        arranged.run();
        Definition longer = twoMails();
        Definition changed = longer.insert("again", "sent", Step.of("third", "wait"), List.of("then"));
        journeys.publish(KEY, changed, true, "test");

        assertThat(runs.of(ann, 1).get(0).version())
                .isEqualTo(journeys.find(KEY).orElseThrow().version());
        pass(Duration.ofMinutes(31));
        assertThat(server.recipients()).hasSize(1);
    }

    @Test
    void stopsOnlyThePersonWhoseDataIsInTheWay() {
        List<Long> people = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            people.add(arranged.consenting("person" + i + "@example.com"));
            arranged.basket(people.get(i));
        }
        pass(Duration.ofMinutes(30));
        jdbc.sql("update journey_run set facts = facts || '{\"basket_id\": \"none\"}' where customer_id = ?")
                .param(people.get(4))
                .update();
        clock.advance(Duration.ofMinutes(31));
        arranged.plan();

        assertThat(runs.of(people.get(4), 1)).singleElement().satisfies(run -> {
            assertThat(run.state()).isEqualTo("left");
            assertThat(run.reason()).isEqualTo("stopped");
            assertThat(run.problem()).contains("none");
        });
        assertThat(runs.list(KEY, "running", "", "", 20)).hasSize(8);
    }

    @Test
    void doesEachStepOnceHoweverManyNodesWork() throws Exception {
        Definition now = now();
        journeys.publish(
                KEY,
                Definition.chain(
                        Part.of("happened", "event", "page-viewed"),
                        now.reentry(),
                        Goals.NONE,
                        kinds,
                        Step.of("one", "wait"),
                        Step.of("two", "wait")),
                false,
                "test");
        jdbc.sql("""
                with people as (insert into customer (state, created_at, last_seen_at)
                    select 'known', now(), now() from generate_series(1, 3000) returning customer_id)
                insert into journey_run (customer_id, journey_key, version, entry_key, facts, step, state, happened_at,
                                         entered_at, reached_at, due_at)
                select customer_id, ?, ?, 'x', '{}', 'one', 'running', ?, ?, ?, ? from people
                """)
                .params(KEY, journeys.find(KEY).orElseThrow().version(), at(-2), at(-2), at(-2), at(-1))
                .update();
        ExecutorService nodes = Executors.newFixedThreadPool(3);
        List<Future<Long>> done = new ArrayList<>();
        Callable<Long> node = () -> engine.advance(clock.instant());
        for (int i = 0; i < 3; i++) {
            done.add(nodes.submit(node));
        }
        long passed = 0;
        for (Future<Long> one : done) {
            passed += one.get();
        }
        nodes.shutdown();

        assertThat(passed).isEqualTo(3000);
        assertThat(jdbc.sql("select count(*) from journey_passage where step = 'one'")
                        .query(Long.class)
                        .single())
                .isEqualTo(3000);
        assertThat(standing("two")).isEqualTo(3000);
    }

    /** Whoever looked at mugs gets a mail, once for each look, by the time it bears and however late it comes. */
    @Test
    void isSetOffByWhatHappenedHoweverLateItIsTold() {
        arranged.journey(false, Duration.ofHours(1), 0);
        arranged.journeyOn();
        journeys.publish(
                KEY,
                Definition.chain(
                        Part.of(
                                "happened",
                                "event",
                                "product-viewed",
                                "property",
                                "category",
                                "equals",
                                "Mugs",
                                "days",
                                "3"),
                        Reentry.ONCE_EACH,
                        Goals.NONE,
                        kinds,
                        Step.of("mail", "mail", "template", "basket-reminder")),
                false,
                "test");
        long ann = arranged.consenting("ann@example.com");
        long bob = arranged.consenting("bob@example.com");
        long carl = arranged.consenting("carl@example.com");
        clock.advance(Duration.ofDays(5));
        viewed(ann, "late", Duration.ofDays(2), "Mugs");
        viewed(bob, "other", Duration.ofMinutes(1), "Teas");
        viewed(carl, "too-late", Duration.ofDays(4), "Mugs");
        pass(Duration.ofSeconds(2));
        pass(Duration.ofSeconds(2));

        assertThat(runs.list(KEY, "", "", "", 20)).hasSize(1);
        assertThat(runs.of(ann, 5)).hasSize(1);
        viewed(ann, "again", Duration.ZERO, "Mugs");
        pass(Duration.ofSeconds(2));
        assertThat(runs.of(ann, 5)).hasSize(2);
    }

    @Test
    void waitsForWhatMayHappenAndNoLonger() {
        Definition now = now();
        Step wait = Step.of("look", "wait-for", "event", "product-viewed", "wait", "2", "unit", "days");
        journeys.publish(
                KEY,
                new Definition(
                        now.trigger(),
                        now.reentry(),
                        Goals.NONE,
                        "look",
                        List.of(
                                wait.to("not-happened", "reminder"),
                                Step.of("reminder", "mail", "template", "basket-reminder"))),
                false,
                "test");
        long ann = arranged.consenting("ann@example.com");
        long bob = arranged.consenting("bob@example.com");
        arranged.basket(ann);
        arranged.basket(bob);
        pass(Duration.ofMinutes(61));
        viewed(ann, "look-of-ann", Duration.ZERO, "Mugs");
        pass(Duration.ofSeconds(2));
        assertThat(runs.of(ann, 1))
                .singleElement()
                .satisfies(run -> assertThat(run.state()).isEqualTo("finished"));
        assertThat(standing("look")).isEqualTo(1);

        pass(Duration.ofDays(2));
        assertThat(server.recipients()).containsExactly("bob@example.com");
        assertThat(runs.edges(KEY, journeys.find(KEY).orElseThrow().version()))
                .containsEntry("look", Map.of("happened", 1L, "not-happened", 1L));
    }

    private void viewed(long customer, String message, Duration ago, String category) {
        long identity = jdbc.sql("select identity_id from identity where customer_id = ?")
                .param(customer)
                .query(Long.class)
                .single();
        interactions.record(List.of(new Interaction(
                customer,
                clock.instant().minus(ago),
                message,
                identity,
                "web",
                "product-viewed",
                "white-mug",
                "{\"category\": \"" + category + "\"}")));
    }

    private java.time.OffsetDateTime at(int hours) {
        return java.time.OffsetDateTime.now(clock).plusHours(hours);
    }

    @Test
    void anInterruptedBatchIsAsIfItHadNotBegun() {
        long ann = arranged.consenting("ann@example.com");
        arranged.basket(ann);
        clock.advance(Duration.ofMinutes(61));
        transaction.executeWithoutResult(status -> {
            engine.enter(clock.instant());
            engine.advance(clock.instant());
            assertThat(runs.of(ann, 1)).hasSize(1);
            status.setRollbackOnly();
        });
        assertThat(runs.of(ann, 1)).isEmpty();
        arranged.run();
        assertThat(server.recipients()).hasSize(1);
    }

    @Test
    void refusesADraftThatCannotBeUsed() {
        JourneySummary journey = journeys.find(KEY).orElseThrow();
        drafts.change(journey, draft -> draft.with(Step.of("reminder", "mail", "template", "no-such-mail")));
        assertThatThrownBy(() -> drafts.publish(journey, false, "test")).isInstanceOf(JourneyNotUsable.class);
        drafts.change(journey, draft -> draft.with(Step.of("reminder", "wait").to("then", "reminder")));
        assertThat(drafts.problems(drafts.of(journey)))
                .extracting(JourneyProblem::code)
                .containsExactly("journeys.problem.circle");
        assertThat(journeys.find(KEY).orElseThrow().version()).isEqualTo(journey.version());
    }

    private long standing(String step) {
        return runs.standing(KEY, journeys.find(KEY).orElseThrow().version()).getOrDefault(step, 0L);
    }
}
