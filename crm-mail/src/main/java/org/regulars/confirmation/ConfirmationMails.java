package org.regulars.confirmation;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.regulars.consent.SignUps;
import org.regulars.dispatch.ClaimedDispatch;
import org.regulars.dispatch.Content;
import org.regulars.dispatch.DispatchPlan;
import org.regulars.dispatch.Dispatches;
import org.regulars.template.ReadyMails;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** One transactional mail for each sign-up that waits for its mailbox. */
@Component
class ConfirmationMails extends RequestedMails {

    private static final DispatchPlan PLAN = DispatchPlan.transactional("confirm-sign-up", ReadyMails.CONFIRM_SIGN_UP);

    private static final String FACT = "opt_in_id";

    private final SignUps signUps;
    private final JdbcClient jdbc;

    ConfirmationMails(Dispatches dispatches, SignUps signUps, JdbcClient jdbc, Answered answered, Clock clock) {
        super(PLAN, FACT, dispatches, answered, clock);
        this.signUps = signUps;
        this.jdbc = jdbc;
    }

    @Override
    public String key() {
        return "confirmation-mails";
    }

    @Override
    String requests() {
        return """
                select o.customer_id, 'sign-up-' || o.opt_in_id, o.identity_id, o.language,
                       jsonb_build_object('opt_in_id', o.opt_in_id, 'happened_at', o.requested_at, 'form', o.form),
                       o.requested_at
                from opt_in o where o.confirmed_at is null and o.expires_at > :moment
                """;
    }

    @Override
    String waiting() {
        return """
                select from opt_in o where o.opt_in_id = u.id and o.confirmed_at is null and o.expires_at > :now
                """;
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
