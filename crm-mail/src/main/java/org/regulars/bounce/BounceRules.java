package org.regulars.bounce;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.regulars.audit.AuditTrail;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.ConsentSource;
import org.regulars.consent.Suppressions;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * What follows from what came back: a mailbox that does not exist and a complaint end all mail to the address at once, soft
 * bounces after several; everything else suppresses nobody.
 */
@Component
class BounceRules {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final JsonMapper json;
    private final Suppressions suppressions;
    private final ConsentLedger consents;
    private final AuditTrail audit;
    private final BounceProperties properties;

    BounceRules(
            JdbcClient jdbc,
            Clock clock,
            JsonMapper json,
            Suppressions suppressions,
            ConsentLedger consents,
            AuditTrail audit,
            BounceProperties properties) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.json = json;
        this.suppressions = suppressions;
        this.consents = consents;
        this.audit = audit;
        this.properties = properties;
    }

    /** Decides and writes both: what was said and what follows. */
    void decide(long mailId, String source, Recipient recipient, Finding finding, Instant happenedAt) {
        Decision decision = decision(recipient, finding, happenedAt);
        long returnId = jdbc.sql("""
                insert into mail_return (customer_id, dispatch_id, mail_id, kind, reason, hard, status, reply_code, words, domain,
                    happened_at, decision, decision_facts)
                values (:customer, :dispatch, :mail, :kind, :reason, :hard, :status, :code, :words, :domain, :at, :decision,
                    :facts::jsonb) returning return_id
                """)
                .param("customer", recipient.customerId())
                .param("dispatch", recipient.dispatchId())
                .param("mail", mailId)
                .param("kind", finding.kind().key())
                .param(
                        "reason",
                        finding.reason() == null ? "" : finding.reason().key())
                .param("hard", finding.hard())
                .param("status", finding.status())
                .param("code", finding.replyCode())
                .param("words", Bounces.clean(finding.words()))
                .param("domain", recipient.domain())
                .param("at", Bounces.utc(happenedAt))
                .param("decision", decision.key())
                .param("facts", json.writeValueAsString(decision.facts()))
                .query(Long.class)
                .single();
        Suppressions.Reason suppressed = decision.suppressed();
        if (suppressed != null) {
            suppressions.suppress(recipient.address(), suppressed, source + " " + returnId);
        }
        if (decision.key().equals("stopped")) {
            stop(recipient, source, returnId);
        }
    }

    private Decision decision(Recipient recipient, Finding finding, Instant happenedAt) {
        if (recipient.address().isEmpty()) {
            return Decision.nothing("erased");
        }
        return switch (finding.kind()) {
            case COMPLAINT -> suppress(recipient, Suppressions.Reason.COMPLAINED, Map.of());
            case STOP -> new Decision("stopped", null, Map.of());
            case BOUNCE -> bounce(recipient, finding, happenedAt);
            default -> Decision.nothing("");
        };
    }

    private Decision bounce(Recipient recipient, Finding finding, Instant happenedAt) {
        if (finding.hard()) {
            return suppress(recipient, Suppressions.Reason.BOUNCED, Map.of());
        }
        BounceReason reason = finding.reason();
        BounceClass about = reason == null ? BounceClass.SOFT : reason.bounceClass();
        if (about == BounceClass.FULL || about == BounceClass.ABOUT_US) {
            return new Decision("alert", null, Map.of());
        }
        long before = softBounces(recipient, happenedAt);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("count", before + 1);
        facts.put("limit", properties.softLimit());
        facts.put("days", properties.softWindow().toDays());
        return before + 1 >= properties.softLimit()
                ? suppress(recipient, Suppressions.Reason.BOUNCED, facts)
                : new Decision("counted", null, facts);
    }

    private Decision suppress(Recipient recipient, Suppressions.Reason reason, Map<String, Object> facts) {
        Optional<Suppressions.Reason> already = suppressions.of(recipient.address());
        return already.map(first -> new Decision(
                        "already",
                        null,
                        Map.<String, Object>of("reason", first.name().toLowerCase(java.util.Locale.ROOT))))
                .orElseGet(() -> new Decision("suppressed", reason, facts));
    }

    /** Dispatches to the same address that came back soft within the window, since staff last gave it another chance. */
    private long softBounces(Recipient recipient, Instant until) {
        return jdbc.sql("""
                with theirs as (
                    select r.* from mail_return r join dispatch d using (customer_id, dispatch_id)
                    where r.customer_id = :customer and d.identity_id = :identity)
                select count(distinct dispatch_id) from theirs
                where kind = 'bounce' and decision in ('counted', 'suppressed') and dispatch_id <> :dispatch
                  and happened_at > :since
                  and happened_at > coalesce((select max(reversed_at) from theirs), '-infinity')
                """)
                .param("customer", recipient.customerId())
                .param("identity", recipient.identityId())
                .param("dispatch", recipient.dispatchId())
                .param("since", Bounces.utc(until.minus(properties.softWindow())))
                .query(Long.class)
                .single();
    }

    /** Whoever stops a mail to many stops its kind; of others everything. */
    private void stop(Recipient recipient, String source, long returnId) {
        ConsentSource by = ConsentSource.of(source, "return " + returnId, "system");
        if (recipient.purpose().isEmpty()) {
            consents.withdrawAll(recipient.customerId(), by);
        } else {
            consents.withdraw(recipient.customerId(), recipient.purpose(), recipient.topic(), by);
        }
    }

    /** Lets mail go to the address again; false where nothing was decided that could be taken back. */
    boolean reverse(long customerId, long returnId, String actor) {
        Optional<Suppressed> suppressed = jdbc.sql("""
                update mail_return r set reversed_at = :now, reversed_by = :actor
                from dispatch d
                where r.customer_id = :customer and r.return_id = :id and r.decision = 'suppressed' and r.reversed_at is null
                  and d.customer_id = r.customer_id and d.dispatch_id = r.dispatch_id
                returning r.kind, coalesce((select i.value from identity i where i.identity_id = d.identity_id), '') as address
                """)
                .param("now", Bounces.utc(clock.instant()))
                .param("actor", actor)
                .param("customer", customerId)
                .param("id", returnId)
                .query(Suppressed.class)
                .optional();
        suppressed.ifPresent(it -> {
            if (!it.address().isEmpty()) {
                suppressions.lift(
                        it.address(),
                        it.kind().equals(ReturnKind.COMPLAINT.key())
                                ? Suppressions.Reason.COMPLAINED
                                : Suppressions.Reason.BOUNCED);
            }
            audit.record(actor, "suppression-reversed", "return " + returnId, customerId, Map.of("kind", it.kind()));
        });
        return suppressed.isPresent();
    }

    private record Suppressed(String kind, String address) {}

    private record Decision(
            String key, Suppressions.@org.jspecify.annotations.Nullable Reason suppressed, Map<String, Object> facts) {

        static Decision nothing(String why) {
            return new Decision("nothing", null, why.isEmpty() ? Map.of() : Map.of("why", why));
        }
    }
}
