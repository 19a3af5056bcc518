package org.regulars.bounce;

import jakarta.mail.MessagingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.regulars.audit.AuditTrail;
import org.regulars.token.SignedTokens;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What comes back for mails that were sent. Each is kept, tied to its dispatch by our own signature or not at all, and decided on
 * once; what cannot be read or is about no mail of ours waits for a person.
 */
@Component
public class Bounces {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Recipients recipients;
    private final BounceRules rules;
    private final AuditTrail audit;

    Bounces(JdbcClient jdbc, Clock clock, Recipients recipients, BounceRules rules, AuditTrail audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.recipients = recipients;
        this.rules = rules;
        this.audit = audit;
    }

    /** What became of something that came back. */
    public enum Taken {
        /** It is about a mail of ours, and what follows is decided. */
        DECIDED,
        /** It is about none of ours, or nobody can read it: listed for a person. */
        LISTED,
        /** It was here before. */
        KNOWN
    }

    /**
     * Takes a mail that came back, whatever it is. Nothing about its content makes this fail.
     *
     * @param source mailbox or maildir
     */
    @Transactional
    public Taken take(String source, byte[] raw) {
        Report report;
        String problem = "";
        try {
            report = MailReader.read(raw);
        } catch (MessagingException | RuntimeException | StackOverflowError e) {
            problem = "unreadable";
            report = new Report(
                    List.of(Finding.notice(ReturnKind.OTHER, "", "")),
                    new String(raw, StandardCharsets.ISO_8859_1),
                    "");
        }
        return keep(source, SignedTokens.sha256(raw), raw, report, problem, clock.instant());
    }

    /**
     * Takes one event of a provider whose signature was right.
     *
     * @param name unique among the provider's events
     */
    @Transactional
    Taken take(String source, String name, byte[] raw, Report report, Instant happenedAt) {
        return keep(source, SignedTokens.sha256(source + ":" + name), raw, report, "", happenedAt);
    }

    private Taken keep(String source, byte[] sha256, byte[] raw, Report report, String unreadable, Instant happenedAt) {
        Map<Recipient, Finding> about = recipients.of(report);
        if (about.isEmpty() && recipients.isAboutSomebodyGone(report)) {
            // Who was erased is not written down again.
            return keep(source, sha256, new byte[0], Report.empty(report.kind()), Map.of(), "", happenedAt);
        }
        String problem = !unreadable.isEmpty() ? unreadable : about.isEmpty() ? "unmatched" : "";
        return keep(source, sha256, raw, report, about, problem, happenedAt);
    }

    private Taken keep(
            String source,
            byte[] sha256,
            byte[] raw,
            Report report,
            Map<Recipient, Finding> about,
            String problem,
            Instant happenedAt) {
        Finding first = report.findings().get(0);
        boolean arrived = about.values().stream().allMatch(it -> it.kind() == ReturnKind.DELIVERY) && !about.isEmpty();
        Optional<Long> mailId = jdbc.sql("""
                insert into returned_mail (source, sha256, received_at, kind, subject, problem, recipient, reason, status,
                    reply_code, words, raw)
                values (:source, :sha256, :now, :kind, :subject, :problem, :recipient, :reason, :status, :code, :words, :raw)
                on conflict on constraint returned_mail_sha256_key do nothing returning mail_id
                """)
                .param("source", source)
                .param("sha256", sha256)
                .param("now", utc(clock.instant()))
                .param("kind", report.kind().key())
                .param("subject", cut(report.subject(), 300))
                .param("problem", problem)
                .param("recipient", clean(first.recipient()))
                .param("reason", key(first))
                .param("status", first.status())
                .param("code", first.replyCode())
                .param("words", clean(first.words()))
                .param("raw", arrived || raw.length == 0 ? null : raw, java.sql.Types.BINARY)
                .query(Long.class)
                .optional();
        if (mailId.isEmpty()) {
            return Taken.KNOWN;
        }
        about.forEach((recipient, finding) -> rules.decide(mailId.get(), source, recipient, finding, happenedAt));
        return problem.isEmpty() ? Taken.DECIDED : Taken.LISTED;
    }

    /** Takes what the mail server itself answered, where it refused a recipient at once. Returns how many that were. */
    @Transactional
    int takeRefusals() {
        List<Refusal> refusals = jdbc.sql("""
                select d.customer_id, d.dispatch_id, d.attempts, d.changed_at, coalesce(d.reason_facts ->> 'reply', '') as reply
                from dispatch d
                where d.state = 'failed' and d.reason in ('refused', 'gave-up') and d.changed_at > :since
                  and not exists (select from mail_return r
                                  where r.customer_id = d.customer_id and r.dispatch_id = d.dispatch_id)
                order by d.changed_at desc, d.dispatch_id desc limit 1000
                """)
                .param("since", utc(clock.instant().minus(java.time.Duration.ofDays(7))))
                .query(Refusal.class)
                .list();
        for (Refusal refusal : refusals) {
            String reply = refusal.reply();
            String status = Diagnosis.status(reply);
            String code = Diagnosis.replyCode(reply);
            Finding finding = new Finding(
                    ReturnKind.BOUNCE,
                    Diagnosis.of(status, code, reply, reply),
                    (status.isEmpty() ? code : status).startsWith("4"),
                    "",
                    status,
                    code,
                    reply);
            Recipient recipient =
                    recipients.find(refusal.customerId(), refusal.dispatchId()).orElse(null);
            if (recipient != null) {
                String name = "smtp:" + refusal.dispatchId() + ":" + refusal.attempts();
                jdbc.sql("""
                        insert into returned_mail (source, sha256, received_at, kind, subject, recipient, reason, status,
                            reply_code, words)
                        values ('smtp', ?, ?, 'bounce', '', ?, ?, ?, ?, ?)
                        on conflict on constraint returned_mail_sha256_key do nothing returning mail_id
                        """)
                        .params(
                                SignedTokens.sha256(name),
                                utc(clock.instant()),
                                recipient.address(),
                                key(finding),
                                status,
                                code,
                                reply)
                        .query(Long.class)
                        .optional()
                        .ifPresent(mailId -> rules.decide(
                                mailId,
                                "smtp",
                                recipient,
                                finding,
                                refusal.changedAt().toInstant()));
            }
        }
        return refusals.size();
    }

    private record Refusal(long customerId, long dispatchId, int attempts, OffsetDateTime changedAt, String reply) {}

    /** Counts a report whose signature was wrong, for staff to see. */
    @Transactional
    void refused(String source, String problem) {
        jdbc.sql("""
                insert into report_refusal (source, refused_on, refusals, last_at, problem) values (:source, :day, 1, :now, :problem)
                on conflict on constraint report_refusal_pkey
                do update set refusals = report_refusal.refusals + 1, last_at = excluded.last_at, problem = excluded.problem
                """)
                .param("source", source)
                .param("day", utc(clock.instant()).toLocalDate())
                .param("now", utc(clock.instant()))
                .param("problem", problem)
                .update();
    }

    /**
     * Takes back what was decided: the address gets mail again.
     *
     * @return false where there is nothing to take back
     */
    @Transactional
    public boolean reverse(long customerId, long returnId, String actor) {
        return rules.reverse(customerId, returnId, actor);
    }

    /** Puts away one that a person has looked at; false when that was done before. */
    @Transactional
    public boolean settle(long mailId, String actor) {
        int settled = jdbc.sql("""
                update returned_mail set settled_at = ?, settled_by = ?
                where mail_id = ? and problem <> '' and settled_at is null
                """).params(utc(clock.instant()), actor, mailId).update();
        if (settled > 0) {
            audit.record(
                    actor, "returned-mail-settled", "returned mail " + mailId, new LinkedHashMap<String, Object>());
        }
        return settled > 0;
    }

    private static String key(Finding finding) {
        BounceReason reason = finding.reason();
        return reason == null ? "" : reason.key();
    }

    private static String cut(String text, int length) {
        String clean = clean(text);
        return clean.length() > length ? clean.substring(0, length) : clean;
    }

    /** PostgreSQL's texts hold no NUL. */
    static String clean(String text) {
        return text.replace("\0", "");
    }

    static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
