package org.regulars.web.staff.customer;

import java.util.List;
import java.util.Set;
import org.regulars.customer.CustomerDetail;
import org.regulars.customer.IdentityKind;
import org.springframework.stereotype.Component;

/** Sorts out what the head and the facts of a customer page show. */
@Component("customerFacts")
class CustomerFacts {

    private static final Set<String> REACHABLE = Set.of(IdentityKind.EMAIL.key(), IdentityKind.PHONE.key());
    private static final int MOST_CONTACTS = 4;

    /** Where somebody can be reached, the proven first. */
    public List<CustomerDetail.Identity> contacts(CustomerDetail customer) {
        return customer.identities().stream()
                .filter(identity -> REACHABLE.contains(identity.kind()))
                .sorted((a, b) -> Boolean.compare(a.provenAt() == null, b.provenAt() == null))
                .limit(MOST_CONTACTS)
                .toList();
    }

    /** What somebody is known by but for the devices. */
    public List<CustomerDetail.Identity> telling(CustomerDetail customer) {
        return customer.identities().stream()
                .filter(identity -> !identity.kind().equals(IdentityKind.ANONYMOUS_ID.key()))
                .toList();
    }

    public List<CustomerDetail.Identity> devices(CustomerDetail customer) {
        return customer.identities().stream()
                .filter(identity -> identity.kind().equals(IdentityKind.ANONYMOUS_ID.key()))
                .toList();
    }

    /** A file's size: 12 KB, 3.4 MB. */
    public String size(long bytes) {
        return bytes < 1024
                ? bytes + " B"
                : bytes < 1_048_576
                        ? bytes / 1024 + " KB"
                        : String.format(java.util.Locale.UK, "%.1f MB", bytes / 1_048_576.0);
    }
}
