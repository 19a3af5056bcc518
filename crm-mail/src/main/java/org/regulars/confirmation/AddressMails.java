package org.regulars.confirmation;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.regulars.account.AddressChanges;
import org.regulars.dispatch.ClaimedDispatch;
import org.regulars.dispatch.Content;
import org.regulars.dispatch.DispatchPlan;
import org.regulars.dispatch.DispatchSource;
import org.regulars.dispatch.Dispatches;
import org.regulars.dispatch.DueDispatch;
import org.regulars.dispatch.Exit;
import org.regulars.job.Job;
import org.regulars.template.ReadyMails;
import org.springframework.stereotype.Component;

/** For each wish to be written to at another address: one mail to that address, and a notice to every one known so far. */
@Component
class AddressMails implements Job, DispatchSource {

    private static final DispatchPlan CONFIRM =
            DispatchPlan.transactional("confirm-address", ReadyMails.CONFIRM_ADDRESS);
    private static final DispatchPlan NOTICE = DispatchPlan.transactional("address-notice", ReadyMails.ADDRESS_NOTICE);

    private static final String FACT = "change_id";

    private final Dispatches dispatches;
    private final AddressChanges changes;
    private final Answered answered;
    private final Clock clock;

    AddressMails(Dispatches dispatches, AddressChanges changes, Answered answered, Clock clock) {
        this.dispatches = dispatches;
        this.changes = changes;
        this.answered = answered;
        this.clock = clock;
    }

    @Override
    public String key() {
        return "address-mails";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(1);
    }

    @Override
    public String run() {
        OffsetDateTime now = OffsetDateTime.now(clock);
        int planned = dispatches.plan(CONFIRM, """
                select i.customer_id, 'address-' || a.change_id, i.identity_id, a.language,
                       jsonb_build_object('change_id', a.change_id, 'happened_at', a.asked_at), a.asked_at
                from address_change a join identity i on i.identity_id = a.new_identity_id
                where a.asked_at > :moment::timestamptz - interval '1 day' and a.expires_at > :moment
                    and a.confirmed_at is null and a.stopped_at is null
                """, Map.of("moment", now));
        // Also when it was confirmed or dropped within the second: the owner shall know.
        planned += dispatches.plan(NOTICE, """
                select i.customer_id, 'address-' || a.change_id || '-' || i.identity_id, i.identity_id, a.language,
                       jsonb_build_object('change_id', a.change_id, 'happened_at', a.asked_at), a.asked_at
                from address_change a join identity i on i.customer_id = a.customer_id and i.kind = 'email'
                    and i.identity_id <> a.new_identity_id
                where a.asked_at > :moment::timestamptz - interval '1 day'
                """, Map.of("moment", now));
        return planned == 0 ? "" : planned + " planned";
    }

    @Override
    public String kind() {
        return CONFIRM.sourceKind();
    }

    @Override
    public boolean plans(String sourceKind, String sourceKey) {
        return kind().equals(sourceKind)
                && Set.of(CONFIRM.sourceKey(), NOTICE.sourceKey()).contains(sourceKey);
    }

    /** A wish that was dropped or confirmed needs no confirming; a notice always goes. */
    @Override
    public List<Exit> exits(String sourceKey, List<DueDispatch> due) {
        if (sourceKey.equals(NOTICE.sourceKey())) {
            return List.of();
        }
        return answered.among(due, FACT, """
                select from address_change a where a.change_id = u.id and a.confirmed_at is null
                    and a.stopped_at is null and a.expires_at > :now
                """);
    }

    @Override
    public Content content(ClaimedDispatch dispatch) {
        long changeId = Answered.id(dispatch.facts(), FACT);
        Map<String, String> links = dispatch.sourceKey().equals(NOTICE.sourceKey())
                ? Map.of("stop", changes.stopLink(changeId))
                : Map.of("confirm", changes.confirmLink(changeId));
        return new Content(Map.of(), links, Map.of());
    }
}
