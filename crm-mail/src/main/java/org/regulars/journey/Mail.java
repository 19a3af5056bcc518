package org.regulars.journey;

import java.util.List;
import java.util.Map;
import org.regulars.dispatch.DispatchPlan;
import org.regulars.dispatch.Dispatches;
import org.regulars.dispatch.Reason;
import org.regulars.segment.Parameter;
import org.regulars.segment.Values;
import org.springframework.stereotype.Component;

/**
 * Intends a mail: it stands in the ledger as soon as somebody comes here, also when its moment is still to come, and the gate
 * decides. People go on when it is settled.
 */
@Component
class Mail implements StepKind {

    static final String SENT = "sent";
    static final String NOT_SENT = "not-sent";
    static final String TEMPLATE = "template";

    /** A dispatch that was kept back for one of these ends the journey as well. */
    private static final List<Reason> ENDING =
            List.of(Reason.BOUGHT_MEANWHILE, Reason.BASKET_EMPTIED, Reason.GOAL_REACHED, Reason.GONE);

    private static final String OCCASIONS = """
            select r.customer_id, r.entry_key || '/' || r.step, null::bigint, '',
                   r.facts || jsonb_build_object('entry', r.entry_key, 'step', r.step, 'happened_at', r.happened_at), r.due_at
            from unnest(:customers::bigint[], :runs::bigint[]) as u (customer_id, run_id)
            join journey_run r using (customer_id, run_id)
            where r.state = 'running' and r.step = :step
            """;

    private final Dispatches dispatches;
    private final MailChoices mails;

    Mail(Dispatches dispatches, MailChoices mails) {
        this.dispatches = dispatches;
        this.mails = mails;
    }

    @Override
    public String key() {
        return "mail";
    }

    @Override
    public List<Parameter> parameters(Values chosen) {
        return List.of(Parameter.choice(TEMPLATE, mails.all()));
    }

    @Override
    public List<String> edges(Values values) {
        return List.of(SENT, NOT_SENT);
    }

    @Override
    public void arrive(Place place, People people) {
        dispatches.plan(
                plan(place.journey(), place.values().text(TEMPLATE), 0),
                OCCASIONS,
                Map.of(
                        "customers",
                        people.customerIds(),
                        "runs",
                        people.runIds(),
                        "step",
                        place.step().id()),
                place.now());
    }

    @Override
    public Fragment decision(Place place) {
        return Fragment.of("""
                select case when d.state in ('sent', 'unknown') then 'sent'
                            when d.state in ('planned', 'held', 'claimed', 'attempted') then null
                            else 'not-sent' end as edge,
                       case when d.state in ('planned', 'held', 'claimed', 'attempted')
                                then greatest(d.due_at, :now + interval '1 minute')
                            else coalesce(d.sent_at, :now) end as next_at,
                       case when d.state = 'suppressed' and d.reason = any(:s_ending) then d.reason end as leaving
                from (values (r.entry_key || '/' || :step)) as u (occasion)
                left join dispatch d on d.source_kind = 'journey' and d.source_key = :journey
                    and d.occasion = u.occasion and d.customer_id = r.customer_id
                """)
                .with("s_ending", ENDING.stream().map(Reason::key).toArray(String[]::new));
    }

    @Override
    public boolean settled() {
        return true;
    }

    /** @param holdoutPercent 0 for those inside: who is held out was decided when they came */
    DispatchPlan plan(JourneySummary journey, String template, int holdoutPercent) {
        JourneySettings settings = journey.settings();
        return new DispatchPlan(
                JourneyDispatches.KIND,
                journey.key(),
                settings.purpose(),
                settings.topic(),
                settings.priority(),
                mails.key(template),
                holdoutPercent);
    }
}
