package org.regulars.confirmation;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.regulars.dispatch.DispatchPlan;
import org.regulars.dispatch.DispatchSource;
import org.regulars.dispatch.Dispatches;
import org.regulars.dispatch.DueDispatch;
import org.regulars.dispatch.Exit;
import org.regulars.job.Job;

/** One transactional mail for each thing of a kind that somebody asked for, as long as it waits for its answer. */
abstract class RequestedMails implements Job, DispatchSource {

    private final DispatchPlan plan;
    private final String fact;
    private final Dispatches dispatches;
    private final Answered answered;
    private final Clock clock;

    /** @param fact by which a dispatch names what was asked for */
    RequestedMails(DispatchPlan plan, String fact, Dispatches dispatches, Answered answered, Clock clock) {
        this.plan = plan;
        this.fact = fact;
        this.dispatches = dispatches;
        this.answered = answered;
        this.clock = clock;
    }

    /** A query of what waits at {@code :moment}, as {@link Dispatches#plan} takes it. */
    abstract String requests();

    /** A query of what {@code u.id} names, while it waits at {@code :now}: see {@link Answered#among}. */
    abstract String waiting();

    @Override
    public Duration every() {
        return Duration.ofSeconds(1);
    }

    @Override
    public String run() {
        int planned = dispatches.plan(plan, requests(), Map.of("moment", OffsetDateTime.now(clock)));
        return planned == 0 ? "" : planned + " planned";
    }

    @Override
    public String kind() {
        return plan.sourceKind();
    }

    @Override
    public boolean plans(String sourceKind, String sourceKey) {
        return plan.sourceKind().equals(sourceKind) && plan.sourceKey().equals(sourceKey);
    }

    @Override
    public List<Exit> exits(String sourceKey, List<DueDispatch> due) {
        return answered.among(due, fact, waiting());
    }
}
