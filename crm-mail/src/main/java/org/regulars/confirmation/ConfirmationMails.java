package org.regulars.confirmation;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.regulars.consent.SignUps;
import org.regulars.dispatch.ClaimedDispatch;
import org.regulars.dispatch.Content;
import org.regulars.dispatch.DispatchPlan;
import org.regulars.dispatch.DispatchSource;
import org.regulars.dispatch.Dispatches;
import org.regulars.dispatch.DueDispatch;
import org.regulars.dispatch.Exit;
import org.regulars.job.Job;
import org.regulars.template.ReadyMails;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** One transactional mail for each sign-up that waits for its mailbox. */
@Component
class ConfirmationMails implements Job, DispatchSource {

    private static final DispatchPlan PLAN = DispatchPlan.transactional("confirm-sign-up", ReadyMails.CONFIRM_SIGN_UP);

    private static final String FACT = "opt_in_id";

    private final Dispatches dispatches;
    private final SignUps signUps;
    private final JdbcClient jdbc;
    private final Answered answered;
    private final Clock clock;

    ConfirmationMails(Dispatches dispatches, SignUps signUps, JdbcClient jdbc, Answered answered, Clock clock) {
        this.dispatches = dispatches;
        this.signUps = signUps;
        this.jdbc = jdbc;
        this.answered = answered;
        this.clock = clock;
    }

    @Override
    public String key() {
        return "confirmation-mails";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(1);
    }

    @Override
    public String run() {
        int planned = dispatches.plan(PLAN, """
                select o.customer_id, 'sign-up-' || o.opt_in_id, o.identity_id, o.language,
                       jsonb_build_object('opt_in_id', o.opt_in_id, 'happened_at', o.requested_at, 'form', o.form),
                       o.requested_at
                from opt_in o where o.confirmed_at is null and o.expires_at > :moment
                """, Map.of("moment", OffsetDateTime.now(clock)));
        return planned == 0 ? "" : planned + " planned";
    }

    @Override
    public String kind() {
        return PLAN.sourceKind();
    }

    @Override
    public boolean plans(String sourceKind, String sourceKey) {
        return kind().equals(sourceKind) && PLAN.sourceKey().equals(sourceKey);
    }

    @Override
    public List<Exit> exits(String sourceKey, List<DueDispatch> due) {
        return answered.among(due, FACT, """
                select from opt_in o where o.opt_in_id = u.id and o.confirmed_at is null and o.expires_at > :now
                """);
    }

    @Override
    public Content content(ClaimedDispatch dispatch) {
        long optInId = Answered.id(dispatch.facts(), FACT);
        List<String> agreed = jdbc.sql("""
                select w.wording from opt_in o
                join consent_entry e on e.customer_id = o.customer_id and e.entry_id = any(o.entry_ids)
                join consent_wording w on w.wording_id = e.wording_id
                where o.opt_in_id = ? order by e.entry_id
                """).param(optInId).query(String.class).list();
        return new Content(Map.of("purposes", agreed), Map.of("confirm", signUps.confirmLink(optInId)), Map.of());
    }
}
