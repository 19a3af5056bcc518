package org.regulars.confirmation;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.regulars.dispatch.ClaimedDispatch;
import org.regulars.dispatch.Content;
import org.regulars.dispatch.DispatchPlan;
import org.regulars.dispatch.DispatchSource;
import org.regulars.dispatch.Dispatches;
import org.regulars.dispatch.DueDispatch;
import org.regulars.dispatch.Exit;
import org.regulars.job.Job;
import org.regulars.privacy.MailboxProofs;
import org.regulars.template.ReadyMails;
import org.springframework.stereotype.Component;

/** One transactional mail for each link into their account that somebody asked for. The gate lets it through a restriction. */
@Component
class YourDataMails implements Job, DispatchSource {

    private static final DispatchPlan PLAN = DispatchPlan.transactional("privacy-request", ReadyMails.YOUR_DATA);

    private static final String FACT = "proof_id";

    private final Dispatches dispatches;
    private final MailboxProofs proofs;
    private final Answered answered;
    private final Clock clock;

    YourDataMails(Dispatches dispatches, MailboxProofs proofs, Answered answered, Clock clock) {
        this.dispatches = dispatches;
        this.proofs = proofs;
        this.answered = answered;
        this.clock = clock;
    }

    @Override
    public String key() {
        return "your-data-mails";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(1);
    }

    @Override
    public String run() {
        proofs.lookUp();
        int planned = dispatches.plan(PLAN, """
                select p.customer_id, 'proof-' || p.proof_id, p.identity_id, p.language,
                       jsonb_build_object('proof_id', p.proof_id, 'happened_at', p.requested_at), p.requested_at
                from mailbox_proof p
                where p.used_at is null and p.expires_at > :moment
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
                select from mailbox_proof p where p.proof_id = u.id and p.used_at is null and p.expires_at > :now
                """);
    }

    @Override
    public Content content(ClaimedDispatch dispatch) {
        return new Content(Map.of(), Map.of("open", proofs.link(Answered.id(dispatch.facts(), FACT))), Map.of());
    }
}
