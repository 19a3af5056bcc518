package org.regulars.privacy;

import java.time.Clock;
import java.util.Map;
import org.regulars.audit.AuditTrail;
import org.regulars.consent.ConsentSource;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.Customers;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Does what somebody has a right to, at once, and writes down that it was asked for and done. */
@Component
public class Rights {

    private final PrivacyRequests requests;
    private final Limits limits;
    private final Erasures erasures;
    private final Customers customers;
    private final AuditTrail audit;
    private final Clock clock;

    Rights(
            PrivacyRequests requests,
            Limits limits,
            Erasures erasures,
            Customers customers,
            AuditTrail audit,
            Clock clock) {
        this.requests = requests;
        this.limits = limits;
        this.erasures = erasures;
        this.customers = customers;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Who asks and how it is known to be them.
     *
     * @param actor "customer" or a staff e-mail address
     * @param channel page, mail, phone, letter or in-person
     */
    public record Asker(String actor, String channel, PrivacyRequest.Proof proof, ConsentSource source) {

        /** A customer on a page of ours. */
        public static Asker onPage(PrivacyRequest.Proof proof, ConsentSource source) {
            return new Asker("customer", "page", proof, source);
        }
    }

    /** Objects to marketing or profiling; it stops in this moment. */
    @Transactional
    public void object(long customerId, Limit.Kind kind, String note, Asker by) {
        if (kind == Limit.Kind.RESTRICTED) {
            throw new IllegalArgumentException("A restriction is no objection");
        }
        if (limits.set(customerId, kind, note, by.source())) {
            String scope = kind == Limit.Kind.NO_MARKETING ? "marketing" : "profiling";
            done(customerId, PrivacyRequest.Kind.OBJECTION, scope, note, by);
        }
    }

    /** From now on their data is kept and nothing else. */
    @Transactional
    public void restrict(long customerId, String note, Asker by) {
        if (limits.set(customerId, Limit.Kind.RESTRICTED, note, by.source())) {
            done(customerId, PrivacyRequest.Kind.RESTRICTION, "", note, by);
        }
    }

    /** Corrects what is known of them; values as {@link Customers#describe} takes them, blank ones change nothing. */
    @Transactional
    public void correct(long customerId, Map<String, String> values, Asker by) {
        customers.describe(customerId, AttributeOrigin.TOLD, values, by.source().source(), clock.instant());
        audit.record(
                by.actor(),
                "customer-corrected",
                "customer " + customerId,
                customerId,
                Map.of("fields", values.keySet().stream().sorted().toList()));
        done(customerId, PrivacyRequest.Kind.RECTIFICATION, "", "", by);
    }

    /** Erases them. The request stays, without a word of theirs. */
    public void erase(long customerId, Asker by) {
        long request = requests.open(customerId, PrivacyRequest.Kind.ERASURE).stream()
                .findFirst()
                .map(PrivacyRequest::requestId)
                .orElseGet(() -> requests.file(
                        customerId, PrivacyRequest.Kind.ERASURE, "", by.actor(), by.channel(), by.proof(), ""));
        erasures.erase(customerId, request, by.actor());
        requests.close(customerId, request, PrivacyRequest.State.DONE, "", by.actor());
    }

    /** Writes down that everything was handed out. */
    public void handedOut(long customerId, boolean portable, Asker by) {
        audit.record(
                by.actor(), "customer-exported", "customer " + customerId, customerId, Map.of("portable", portable));
        done(customerId, portable ? PrivacyRequest.Kind.PORTABILITY : PrivacyRequest.Kind.ACCESS, "", "", by);
    }

    /** Answers what was open by a link that opens everything to who has the mailbox. */
    @Transactional
    public void linkMailed(long customerId, Asker by) {
        for (PrivacyRequest.Kind kind :
                new PrivacyRequest.Kind[] {PrivacyRequest.Kind.ACCESS, PrivacyRequest.Kind.PORTABILITY}) {
            requests.open(customerId, kind)
                    .forEach(one -> requests.close(
                            customerId,
                            one.requestId(),
                            PrivacyRequest.State.DONE,
                            "A link to their data was mailed to them.",
                            by.actor()));
        }
        audit.record(by.actor(), "own-data-link-mailed", "customer " + customerId, customerId, Map.of());
    }

    /** Closes what was open of this kind; where nothing was, the request and its answer are one. */
    private void done(long customerId, PrivacyRequest.Kind kind, String scope, String note, Asker by) {
        var open = requests.open(customerId, kind).stream()
                .filter(one -> one.scope().equals(scope))
                .toList();
        if (open.isEmpty()) {
            long id = requests.file(customerId, kind, scope, by.actor(), by.channel(), by.proof(), note);
            requests.close(customerId, id, PrivacyRequest.State.DONE, "", by.actor());
        }
        open.forEach(one -> requests.close(customerId, one.requestId(), PrivacyRequest.State.DONE, "", by.actor()));
    }
}
