package org.regulars.confirmation;

import java.time.Clock;
import java.util.Map;
import org.regulars.dispatch.ClaimedDispatch;
import org.regulars.dispatch.Content;
import org.regulars.dispatch.DispatchPlan;
import org.regulars.dispatch.Dispatches;
import org.regulars.privacy.MailboxProofs;
import org.regulars.template.ReadyMails;
import org.springframework.stereotype.Component;

/** One transactional mail for each link into their account that somebody asked for. The gate lets it through a restriction. */
@Component
class YourDataMails extends RequestedMails {

    private static final DispatchPlan PLAN = DispatchPlan.transactional("privacy-request", ReadyMails.YOUR_DATA);

    private static final String FACT = "proof_id";

    private final MailboxProofs proofs;

    YourDataMails(Dispatches dispatches, MailboxProofs proofs, Answered answered, Clock clock) {
        super(PLAN, FACT, dispatches, answered, clock);
        this.proofs = proofs;
    }

    @Override
    public String key() {
        return "your-data-mails";
    }

    @Override
    public String run() {
        proofs.lookUp();
        return super.run();
    }

    @Override
    String requests() {
        return """
                select p.customer_id, 'proof-' || p.proof_id, p.identity_id, p.language,
                       jsonb_build_object('proof_id', p.proof_id, 'happened_at', p.requested_at), p.requested_at
                from mailbox_proof p
                where p.used_at is null and p.expires_at > :moment
                """;
    }

    @Override
    String waiting() {
        return """
                select from mailbox_proof p where p.proof_id = u.id and p.used_at is null and p.expires_at > :now
                """;
    }

    @Override
    public Content content(ClaimedDispatch dispatch) {
        return new Content(Map.of(), Map.of("open", proofs.link(Answered.id(dispatch.facts(), FACT))), Map.of());
    }
}
