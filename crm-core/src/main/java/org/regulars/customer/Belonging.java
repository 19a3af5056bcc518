package org.regulars.customer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.regulars.customer.IdentityEvidence.Claim;
import org.regulars.customer.IdentityEvidence.First;
import org.regulars.customer.IdentityEvidence.Link;

/**
 * The rule by which an address or phone belongs to the more telling name that an event gave beside it. It looks at the earliest
 * statements only and at a server's before a page's, never at the order in which they came.
 */
record Belonging(Roll roll, Map<Long, First> firsts, Set<Sign> namedByServers, Map<Sign, List<Link>> links) {

    /** The link by which a sign belongs to another; empty when it stands alone. */
    Optional<Link> of(Sign sign) {
        return links.getOrDefault(sign, List.of()).stream()
                .filter(link -> link.trusted() ? serverMay(link) : pageMay(link))
                .findFirst();
    }

    /** Two that were known each by itself before are never joined. */
    private boolean serverMay(Link link) {
        Claim lead = first(link.leadId()).byServer();
        Roll.@Nullable Entry named = roll.find(link.sign());
        Claim own = named == null ? null : first(named.id).byServer();
        boolean leadBefore =
                roll.get(link.leadId()).fixed || (lead != null && lead.said().before(link.said()));
        boolean namedBefore =
                (named != null && named.fixed) || (own != null && own.said().before(link.said()));
        return !(leadBefore && namedBefore);
    }

    /** A page may describe whom only pages know, and only from the device on which that one was first named. */
    private boolean pageMay(Link link) {
        Roll.@Nullable Entry named = roll.find(link.sign());
        Claim lead = first(link.leadId()).byPage();
        if (lead == null
                || vouchedFor(roll.get(link.leadId()))
                || namedByServers.contains(link.sign())
                || (named != null && vouchedFor(named))) {
            return false;
        }
        boolean founding =
                link.said().equals(lead.said()) || (lead.deviceId() != 0 && lead.deviceId() == link.deviceId());
        Claim own = named == null ? null : first(named.id).byPage();
        if (!founding || own == null || !own.said().before(link.said())) {
            return founding;
        }
        // Named by itself before: then only whoever named both first, and only as the very first word of the lead.
        boolean leadBefore = lead.said().before(link.said());
        return !leadBefore && own.deviceId() != 0 && own.deviceId() == link.deviceId();
    }

    /** Whether better evidence than pages knows this one. */
    boolean vouchedFor(Roll.Entry entry) {
        return entry.fixed || first(entry.id).byServer() != null || namedByServers.contains(entry.sign);
    }

    First first(long id) {
        return firsts.getOrDefault(id, First.NEVER);
    }
}
