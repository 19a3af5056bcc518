package org.regulars.customer;

import java.time.OffsetDateTime;

/** Somebody of the same household; name and e-mail are '' when unknown. */
public record HouseholdMember(long customerId, String name, String email, OffsetDateTime decidedAt, String decidedBy) {

    /** What to call them. */
    public String called() {
        return name.isEmpty() ? email : name;
    }
}
