package org.regulars.consent;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.regulars.customer.FollowsCustomer;
import org.regulars.customer.Merging;
import org.regulars.customer.Parting;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Consents and wishes when two customers turn out to be one, and when they are parted again: the least permissive holds. */
@Component
class ConsentMoves implements FollowsCustomer {

    private static final Map<String, String> MARKS = Map.of(
            "consent_entry", "consent_mark = nextval(pg_get_serial_sequence('consent_entry', 'entry_id'))",
            "contact_preference_change",
                    "wish_mark = nextval(pg_get_serial_sequence('contact_preference_change', 'change_id'))");

    private final JdbcClient jdbc;
    private final JoinedConsents consents;
    private final JoinedWishes wishes;

    ConsentMoves(JdbcClient jdbc, JoinedConsents consents, JoinedWishes wishes) {
        this.jdbc = jdbc;
        this.consents = consents;
        this.wishes = wishes;
    }

    /** The wish in force is worked out from the wishes told. */
    @Override
    public Set<String> derived() {
        return Set.of("contact_preference");
    }

    /** Remembers what was said before both were one; somebody who said nothing yet needs no mark. */
    @Override
    public void beforeMerge(Merging merging) {
        MARKS.forEach((table, mark) -> {
            if (merging.tables().contains(table)) {
                jdbc.sql("update customer_merge set " + mark + " where merge_id = ?")
                        .param(merging.mergeId())
                        .update();
            }
        });
    }

    @Override
    public void beforeUndo(Parting parting) {
        consents.refuseForBoth(parting);
    }

    @Override
    public void settle(Collection<Long> customerIds, Set<String> tables) {
        if (tables.contains("consent_entry")) {
            customerIds.forEach(consents::restrict);
        }
        if (tables.contains("contact_preference_change")) {
            customerIds.forEach(wishes::workOut);
        }
    }
}
