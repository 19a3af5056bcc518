package org.regulars.journey;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.database.SqlFile;
import org.regulars.dispatch.Dispatches;
import org.regulars.segment.Values;
import org.regulars.shop.ShopProperties;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Moves people through journeys, many at once. Each batch is one transaction that takes its runs away from other nodes, so a
 * step is done once, and what a crash interrupts is as if it had not begun.
 */
@Component
class JourneyEngine {

    private static final String ENTER = SqlFile.beside(JourneyEngine.class, "enter.sql");
    private static final String DECIDE = SqlFile.beside(JourneyEngine.class, "decide.sql");
    private static final int NEWCOMERS_AT_ONCE = 10_000;
    /** Steps that take no time follow each other in one go; who has more of them goes on with the next. */
    private static final int MOST_STEPS_IN_ONE_GO = 30;

    private final Journeys journeys;
    private final Definitions definitions;
    private final StepKinds kinds;
    private final Exits exits;
    private final Mail mail;
    private final Dispatches dispatches;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final ShopProperties shop;

    JourneyEngine(
            Journeys journeys,
            Definitions definitions,
            StepKinds kinds,
            Exits exits,
            Mail mail,
            Dispatches dispatches,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            ShopProperties shop) {
        this.journeys = journeys;
        this.definitions = definitions;
        this.kinds = kinds;
        this.exits = exits;
        this.mail = mail;
        this.dispatches = dispatches;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.shop = shop;
    }

    /** Takes in whoever set off a journey that is on; returns how many. */
    long enter(Instant now) {
        long entered = 0;
        for (JourneySummary journey : journeys.all()) {
            if (journey.settings().enabled()) {
                entered += enter(journey, now);
            }
        }
        return entered;
    }

    private long enter(JourneySummary journey, Instant now) {
        Definition definition = definitions.get(journey.key(), journey.version());
        long entered = 0;
        Came some;
        do {
            Came came = transaction.execute(status -> enter(journey, definition, now));
            some = came == null ? Came.NOBODY : came;
            entered += some.entered();
        } while (some.people() == NEWCOMERS_AT_ONCE);
        return entered;
    }

    /** One node at a time looks at a journey's trigger; others leave it to that one. */
    private Came enter(JourneySummary journey, Definition definition, Instant now) {
        TriggerKind trigger = kinds.of(definition.trigger());
        Optional<Looked> looked = jdbc.sql("""
                select enabled_at, looked_at, coalesce(seen_to, '0')::text as seen_to,
                       pg_snapshot_xmin(pg_current_snapshot())::text as sees_to
                from journey
                where journey_key = :key and enabled and version = :version
                  and (looked_at is null or looked_at <= :before or looked_at > :now)
                for no key update skip locked
                """)
                .param("key", journey.key())
                .param("version", journey.version())
                .param("before", utc(now.minus(trigger.every())))
                .param("now", utc(now))
                .query(Looked.class)
                .optional();
        if (looked.isEmpty() || definition.start().isEmpty()) {
            return Came.NOBODY;
        }
        Instant since = looked.get().enabledAt() == null
                ? now
                : looked.get().enabledAt().toInstant();
        Instant last = looked.get().lookedAt() == null
                ? since
                : looked.get().lookedAt().toInstant();
        Values values = kinds.values(definition.trigger());
        Fragment entries =
                trigger.entries(values, new Look(now, since, last, looked.get().seenTo()));
        List<Newcomer> newcomers = new ArrayList<>();
        int[] came = {0};
        jdbc.sql(ENTER.replace("{entries}", entries.sql()))
                .params(entries.values())
                .param("journey", journey.key())
                .param("version", journey.version())
                .param("start", definition.start())
                .param("holdout_percent", journey.settings().holdoutPercent())
                .param("reentry", definition.reentry().kind().name())
                .param("again", definition.reentry().days() + " days")
                .param("most", NEWCOMERS_AT_ONCE)
                .param("now", utc(now))
                .query(row -> {
                    came[0] = row.getInt("came");
                    long runId = row.getLong("run_id");
                    if (runId > 0) {
                        newcomers.add(new Newcomer(row.getLong("customer_id"), runId, row.getBoolean("held_out")));
                    }
                });
        People inside = people(newcomers, false);
        People outside = people(newcomers, true);
        if (!inside.isEmpty()) {
            Place place = place(
                    journey,
                    journey.version(),
                    definition.step(definition.start()).orElseThrow(),
                    now);
            kinds.of(place.step()).arrive(place, inside);
        }
        if (!outside.isEmpty()) {
            showHeldOut(journey, definition, outside, now);
        }
        if (came[0] < NEWCOMERS_AT_ONCE) {
            jdbc.sql("update journey set looked_at = ?, seen_to = ?::xid8 where journey_key = ?")
                    .params(utc(now), looked.get().seesTo(), journey.key())
                    .update();
        }
        return new Came(came[0], newcomers.size());
    }

    private static People people(List<Newcomer> newcomers, boolean heldOut) {
        List<Newcomer> some =
                newcomers.stream().filter(one -> one.heldOut() == heldOut).toList();
        return new People(
                some.stream().map(Newcomer::customerId).toList(),
                some.stream().map(Newcomer::runId).toList());
    }

    /** The ledger says of the first mail that somebody was held out from it. */
    private void showHeldOut(JourneySummary journey, Definition definition, People people, Instant now) {
        definition.reachable(definition.start()).stream()
                .flatMap(id -> definition.step(id).stream())
                .filter(step -> step.kind().equals(mail.key()))
                .findFirst()
                .ifPresent(step -> dispatches.plan(
                        mail.plan(journey, kinds.values(step).text(Mail.TEMPLATE), 100),
                        """
                        select r.customer_id, r.entry_key || '/' || :step, null::bigint, '',
                               r.facts || jsonb_build_object('entry', r.entry_key, 'step', :step::text), r.due_at
                        from unnest(:customers::bigint[], :runs::bigint[]) as u (customer_id, run_id)
                        join journey_run r using (customer_id, run_id)
                        """,
                        Map.of("step", step.id(), "customers", people.customerIds(), "runs", people.runIds()),
                        now));
    }

    /** Has the steps asked again of those for whom something arrived that a step of theirs waits for. */
    void wake(Instant now) {
        for (JourneySummary journey : journeys.all()) {
            if (journey.settings().enabled()) {
                transaction.executeWithoutResult(status -> wake(journey.key(), now));
            }
        }
    }

    private void wake(String journeyKey, Instant now) {
        jdbc.sql("""
                with seen as (
                    select journey_key, coalesce(woken_to, '0') as before from journey where journey_key = :journey
                    for no key update skip locked),
                moved as (
                    update journey set woken_to = pg_snapshot_xmin(pg_current_snapshot()) where journey_key in (
                        select journey_key from seen))
                update journey_run r set due_at = :now
                from seen, journey_version v, jsonb_array_elements(v.definition -> 'steps') s, journey_arrival a
                where v.journey_key = seen.journey_key and s ->> 'kind' = 'wait-for'
                  and a.happening = s -> 'values' ->> 'event' and a.arrived_in >= seen.before
                  and r.customer_id = a.customer_id and r.journey_key = v.journey_key and r.version = v.version
                  and r.step = s ->> 'id' and r.state = 'running' and r.due_at > :now and r.reached_at <= :now
                """).param("journey", journeyKey).param("now", utc(now)).update();
    }

    /** Forgets what arrived once every journey that is on has seen it. */
    void forgetArrivals() {
        jdbc.sql("""
                delete from journey_arrival where not exists (select from journey where enabled)
                    or arrived_in < (select min(least(coalesce(seen_to, '0'), coalesce(woken_to, '0'))) from journey where enabled)
                """).update();
    }

    /** Decides all steps that are due, one after the other; returns how many were passed. */
    long advance(Instant now) {
        long passed = 0;
        for (int round = 0; round < MOST_STEPS_IN_ONE_GO; round++) {
            long inRound = 0;
            for (Stand stand : due(now)) {
                inRound += advance(stand, now);
            }
            passed += inRound;
            if (inRound == 0) {
                break;
            }
        }
        return passed;
    }

    /** At which steps of which versions somebody is due, by one look into the index for each. */
    private List<Stand> due(Instant now) {
        return jdbc.sql("""
                select j.journey_key, v.version, s ->> 'id' as step
                from journey j join journey_version v using (journey_key)
                cross join lateral jsonb_array_elements(v.definition -> 'steps') s
                where j.enabled and exists (
                    select from journey_run r where r.journey_key = j.journey_key and r.version = v.version
                        and r.step = s ->> 'id' and r.state = 'running' and r.due_at <= :now)
                order by j.priority, j.journey_key, v.version, step
                """).param("now", utc(now)).query(Stand.class).list();
    }

    private long advance(Stand stand, Instant now) {
        JourneySummary journey = journeys.find(stand.journeyKey()).orElseThrow();
        Definition definition = definitions.get(stand.journeyKey(), stand.version());
        Place place =
                place(journey, stand.version(), definition.step(stand.step()).orElseThrow(), now);
        int atOnce = kinds.of(place.step()).atOnce();
        long passed = 0;
        Taken taken;
        do {
            taken = batch(place, definition, null, atOnce);
            passed += taken.passed();
        } while (taken.people() == atOnce);
        return passed;
    }

    /** Where one person's data is in the way, the batch is halved until it stands alone. */
    private Taken batch(Place place, Definition definition, @Nullable People only, int atOnce) {
        List<People> tried = new ArrayList<>();
        try {
            Taken taken = transaction.execute(status -> {
                People people = take(place, only, atOnce);
                tried.add(people);
                return people.isEmpty() ? Taken.NONE : new Taken(people.count(), decide(place, definition, people));
            });
            return taken == null ? Taken.NONE : taken;
        } catch (TransientDataAccessException | RecoverableDataAccessException | DataAccessResourceFailureException e) {
            throw e;
        } catch (RuntimeException e) {
            People people = tried.isEmpty() ? new People(List.of(), List.of()) : tried.get(0);
            if (people.isEmpty()) {
                throw e;
            }
            if (people.count() == 1) {
                transaction.executeWithoutResult(status -> stop(place, people, e));
                return new Taken(1, 1);
            }
            int half = people.count() / 2;
            long passed = batch(place, definition, people.part(0, half), half).passed()
                    + batch(place, definition, people.part(half, people.count()), people.count() - half)
                            .passed();
            return new Taken(people.count(), passed);
        }
    }

    private People take(Place place, @Nullable People only, int atOnce) {
        List<Long> customers = new ArrayList<>();
        List<Long> runs = new ArrayList<>();
        jdbc.sql(
                        """
                select r.customer_id, r.run_id from journey_run r
                where r.journey_key = :journey and r.version = :version and r.step = :step and r.state = 'running'
                  and r.due_at <= :now %s
                order by r.due_at limit :most for no key update skip locked
                """.formatted(
                                        only == null
                                                ? ""
                                                : "and (r.customer_id, r.run_id) in (select * from unnest(:customers::bigint[], :runs::bigint[]))"))
                .params(only == null ? Map.of() : Map.of("customers", only.customerIds(), "runs", only.runIds()))
                .param("journey", place.journey().key())
                .param("version", place.version())
                .param("step", place.step().id())
                .param("now", utc(place.now()))
                .param("most", atOnce)
                .query(row -> {
                    customers.add(row.getLong("customer_id"));
                    runs.add(row.getLong("run_id"));
                });
        return new People(customers, runs);
    }

    private long decide(Place place, Definition definition, People people) {
        StepKind kind = kinds.of(place.step());
        kind.arrive(place, people);
        Fragment decision = kind.decision(place);
        Fragment exit = exits.of(definition);
        List<String> edges = kind.edges(place.values());
        Map<String, Object> values = new HashMap<>(decision.values());
        values.putAll(exit.values());
        List<Passed> passed = jdbc.sql(DECIDE.replace("{exits}", exit.sql()).replace("{decision}", decision.sql()))
                .params(values)
                .param("customers", people.customerIds())
                .param("runs", people.runIds())
                .param("journey", place.journey().key())
                .param("version", place.version())
                .param("step", place.step().id())
                .param("settled", kind.settled())
                .param("edges", edges.toArray(String[]::new))
                .param("targets", edges.stream().map(place.step()::behind).toArray(String[]::new))
                .param("zone", shop.zone().getId())
                .param("now", utc(place.now()))
                .query((row, n) -> new Passed(
                        row.getString("edge"),
                        row.getString("target"),
                        new People(List.of((Long[]) row.getArray("customers").getArray()), List.of((Long[])
                                row.getArray("runs").getArray()))))
                .list();
        long count = 0;
        for (Passed one : passed) {
            count += one.people().count();
            if (kind.acts() && edges.contains(one.edge())) {
                kind.act(place, one.people());
            }
            if (!one.target().isEmpty()) {
                Place next = place(
                        place.journey(),
                        place.version(),
                        definition.step(one.target()).orElseThrow(),
                        place.now());
                kinds.of(next.step()).arrive(next, one.people());
            }
        }
        return count;
    }

    /** Ends the way of somebody whose data cannot be worked with; whoever looks sees why. */
    private void stop(Place place, People people, RuntimeException problem) {
        String words = String.valueOf(
                NestedExceptionUtils.getMostSpecificCause(problem).getMessage());
        jdbc.sql("""
                with stopped as (
                    update journey_run set state = 'left', step = '', reason = 'stopped', due_at = :now,
                        facts = facts || jsonb_build_object('problem', :problem::text)
                    where customer_id = :customer and run_id = :run and state = 'running' and step = :step
                    returning customer_id, run_id),
                passed as (
                    insert into journey_passage (customer_id, run_id, step, edge, passed_at)
                    select customer_id, run_id, :step, 'left:stopped', :now from stopped)
                insert into journey_edge as e (journey_key, version, step, edge, passed, last_at)
                select :journey, :version, w.step, w.edge, 1, :now
                from stopped cross join (values ('', 'over'), (:step, 'left:stopped')) as w (step, edge)
                on conflict on constraint journey_edge_pkey do update set passed = e.passed + 1, last_at = excluded.last_at
                """)
                .param("now", utc(place.now()))
                .param("problem", words.length() > 500 ? words.substring(0, 500) : words)
                .param("customer", people.customers().get(0))
                .param("run", people.runs().get(0))
                .param("step", place.step().id())
                .param("journey", place.journey().key())
                .param("version", place.version())
                .update();
    }

    private Place place(JourneySummary journey, int version, Step step, Instant now) {
        return new Place(journey, version, step, kinds.values(step), now);
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    record Looked(
            @Nullable OffsetDateTime enabledAt, @Nullable OffsetDateTime lookedAt, String seenTo, String seesTo) {}

    record Newcomer(long customerId, long runId, boolean heldOut) {}

    /** Those whom a trigger named, and those of them who came in. */
    private record Came(int people, int entered) {

        static final Came NOBODY = new Came(0, 0);
    }

    record Stand(String journeyKey, int version, String step) {}

    /** People who passed an edge; its target is '' when it leads out. */
    private record Passed(String edge, String target, People people) {}

    private record Taken(int people, long passed) {

        static final Taken NONE = new Taken(0, 0);
    }
}
