package org.regulars.journey;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.regulars.dispatch.ClaimedDispatch;
import org.regulars.dispatch.Content;
import org.regulars.dispatch.DispatchSource;
import org.regulars.dispatch.DueDispatch;
import org.regulars.dispatch.Exit;
import org.regulars.dispatch.Reason;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Speaks for the mails of journeys: whether somebody is still inside when one is due, and what it is about. */
@Component
class JourneyDispatches implements DispatchSource {

    static final String KIND = "journey";
    private static final Duration LOOK_AGAIN = Duration.ofHours(1);

    private final Journeys journeys;
    private final Definitions definitions;
    private final StepKinds kinds;
    private final Exits exits;
    private final JdbcClient jdbc;
    private final Clock clock;

    JourneyDispatches(
            Journeys journeys, Definitions definitions, StepKinds kinds, Exits exits, JdbcClient jdbc, Clock clock) {
        this.journeys = journeys;
        this.definitions = definitions;
        this.kinds = kinds;
        this.exits = exits;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Optional<String> name(String journeyKey) {
        return journeys.find(journeyKey)
                .map(journey -> journey.settings().name())
                .filter(name -> !name.isEmpty());
    }

    /** While a journey is off its dispatches wait; switching it on has them looked at again at once. */
    @Override
    public List<Exit> exits(String journeyKey, List<DueDispatch> due) {
        if (journeys.find(journeyKey)
                .filter(found -> found.settings().enabled())
                .isEmpty()) {
            return due.stream()
                    .map(one -> new Exit(
                            one.dispatchId(), Reason.SOURCE_OFF, clock.instant().plus(LOOK_AGAIN)))
                    .toList();
        }
        List<Exit> found = new ArrayList<>(over(journeyKey, due));
        for (int version : versions(journeyKey, due)) {
            found.addAll(exits(journeyKey, version, due));
        }
        return found;
    }

    /** Those whose journey is over already. */
    private List<Exit> over(String journeyKey, List<DueDispatch> due) {
        return asked("""
                select u.dispatch_id, coalesce(nullif(r.reason, ''), 'journey-ended') as reason, null::timestamptz as again
                from %s
                left join journey_run r on r.journey_key = :journey and r.entry_key = u.entry_key
                    and r.customer_id = u.customer_id
                where r.state is distinct from 'running'
                """, journeyKey, due, Map.of());
    }

    private List<Integer> versions(String journeyKey, List<DueDispatch> due) {
        return jdbc.sql("""
                select distinct r.version from unnest(:customers::bigint[], :entries::text[]) as u (customer_id, entry_key)
                join journey_run r on r.journey_key = :journey and r.entry_key = u.entry_key and r.customer_id = u.customer_id
                where r.state = 'running'
                """)
                .param("customers", due.stream().map(DueDispatch::customerId).toArray(Long[]::new))
                .param("entries", due.stream().map(JourneyDispatches::entryKey).toArray(String[]::new))
                .param("journey", journeyKey)
                .query(Integer.class)
                .list();
    }

    private List<Exit> exits(String journeyKey, int version, List<DueDispatch> due) {
        Fragment exit = exits.of(definitions.get(journeyKey, version));
        return asked("""
                select u.dispatch_id, e.reason, e.again
                from %s
                join journey_run r on r.journey_key = :journey and r.entry_key = u.entry_key and r.customer_id = u.customer_id
                    and r.state = 'running' and r.version = """ + version + """

                cross join lateral (""" + exit.sql() + ") e", journeyKey, due, exit.values());
    }

    private List<Exit> asked(String sql, String journeyKey, List<DueDispatch> due, Map<String, Object> values) {
        return jdbc.sql(sql.replace(
                        "%s",
                        "unnest(:customers::bigint[], :dispatches::bigint[], :entries::text[])"
                                + " as u (customer_id, dispatch_id, entry_key)"))
                .params(values)
                .param("customers", due.stream().map(DueDispatch::customerId).toArray(Long[]::new))
                .param("dispatches", due.stream().map(DueDispatch::dispatchId).toArray(Long[]::new))
                .param("entries", due.stream().map(JourneyDispatches::entryKey).toArray(String[]::new))
                .param("journey", journeyKey)
                .param("now", OffsetDateTime.now(clock))
                .query((row, n) -> {
                    OffsetDateTime again = row.getObject("again", OffsetDateTime.class);
                    return new Exit(
                            row.getLong("dispatch_id"),
                            Reason.of(row.getString("reason")),
                            again == null ? null : again.toInstant());
                })
                .list();
    }

    private static String entryKey(DueDispatch dispatch) {
        return String.valueOf(dispatch.facts().get("entry"));
    }

    @Override
    public Content content(ClaimedDispatch dispatch) {
        JourneySummary journey = journeys.find(dispatch.sourceKey()).orElseThrow();
        return kinds.of(definitions.get(journey.key(), journey.version()).trigger())
                .content(dispatch);
    }
}
