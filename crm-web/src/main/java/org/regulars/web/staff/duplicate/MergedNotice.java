package org.regulars.web.staff.duplicate;

import java.util.List;
import org.regulars.customer.Duplicates;
import org.regulars.customer.MergeLine;
import org.regulars.customer.Merges;
import org.regulars.customer.OtherPerson;
import org.springframework.stereotype.Component;

/** What a customer's page says about merges and households. */
@Component("mergedNotice")
class MergedNotice {

    private final Merges merges;
    private final Duplicates duplicates;

    MergedNotice(Merges merges, Duplicates duplicates) {
        this.merges = merges;
        this.duplicates = duplicates;
    }

    public Shown of(long customerId) {
        List<MergeLine> all = merges.of(customerId);
        return new Shown(
                all.stream().filter(merge -> !merge.automatic()).toList(),
                all.stream().filter(MergeLine::automatic).toList(),
                duplicates.householdOf(customerId),
                duplicates.decidedOf(customerId));
    }

    /**
     * Merges that somebody decided, those that happened as a visitor named themselves, who lives with them, and whom somebody
     * said to be another person.
     */
    record Shown(
            List<MergeLine> chosen,
            List<MergeLine> automatic,
            List<OtherPerson> household,
            List<OtherPerson> decided) {}
}
