package org.regulars.bounce;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.regulars.customer.IdentityKind;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds whose mail came back. Only our own signature counts, or a Message-ID that the ledger sent to exactly the address that the
 * report names: anybody can write a mail that looks like a bounce for a stranger's address.
 */
@Component
class Recipients {

    private static final Pattern MESSAGE_ID =
            Pattern.compile("(?im)^(?:X-)?(?:Original-)?Message-ID\\s*:\\s*(<[^\\s<>]{5,250}>)");

    private final JdbcClient jdbc;
    private final BounceIds ids;

    Recipients(JdbcClient jdbc, BounceIds ids) {
        this.jdbc = jdbc;
        this.ids = ids;
    }

    /** Each dispatch that a report is about, with what it says of it. */
    Map<Recipient, Finding> of(Report report) {
        Map<Recipient, Finding> about = new LinkedHashMap<>();
        for (BounceIds.About id : ids.in(report.searched())) {
            find(id.customerId(), id.dispatchId())
                    .ifPresent(recipient -> about.put(recipient, finding(report.findings(), recipient.address())));
        }
        if (about.isEmpty()) {
            byMessageId(report, about);
        }
        return about;
    }

    /** Whether it carries our signature for a mail whose customer was erased since. */
    boolean isAboutSomebodyGone(Report report) {
        return !ids.in(report.searched()).isEmpty();
    }

    /** Whoever has this dispatch now. */
    Optional<Recipient> find(long customerId, long dispatchId) {
        return jdbc.sql("""
                select d.customer_id, d.dispatch_id, coalesce(d.identity_id, 0) as identity_id, coalesce(i.value, '') as address,
                    d.purpose, d.topic
                from dispatch d left join identity i using (identity_id)
                where d.customer_id = any(array(select customer_kin(?))) and d.dispatch_id = ? and d.attempts > 0
                """)
                .params(customerId, dispatchId)
                .query(Recipient.class)
                .optional();
    }

    private void byMessageId(Report report, Map<Recipient, Finding> about) {
        Matcher messageId = MESSAGE_ID.matcher(report.searched());
        while (messageId.find() && about.size() < 50) {
            for (Finding finding : report.findings()) {
                if (!finding.recipient().isEmpty()) {
                    byMessageId(messageId.group(1), finding.recipient())
                            .ifPresent(recipient -> about.putIfAbsent(recipient, finding));
                }
            }
        }
    }

    private Optional<Recipient> byMessageId(String messageId, String address) {
        return jdbc.sql("""
                select d.customer_id, d.dispatch_id, d.identity_id, i.value as address, d.purpose, d.topic
                from identity i join dispatch d using (customer_id, identity_id)
                where i.kind = 'email' and i.value = ? and d.message_id = ? and d.attempts > 0
                """)
                .params(IdentityKind.EMAIL.normalise(address).orElse(address), messageId)
                .query(Recipient.class)
                .optional();
    }

    /**
     * What a report says of an address. Where it names others only, the mail was passed on to them, and the mildest counts: as
     * long as one of them got it, the address works.
     */
    private static Finding finding(List<Finding> findings, String address) {
        return findings.stream()
                .filter(it -> it.recipient().equalsIgnoreCase(address))
                .findFirst()
                .orElseGet(() -> findings.stream()
                        .min(Comparator.comparing((Finding it) -> it.kind() == ReturnKind.BOUNCE)
                                .thenComparing(Finding::hard))
                        .orElseThrow());
    }
}
