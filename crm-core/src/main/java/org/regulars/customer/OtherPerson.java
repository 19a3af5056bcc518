package org.regulars.customer;

import java.time.OffsetDateTime;

/** Somebody of whom staff said that they are another person; name and e-mail are '' when unknown. */
public record OtherPerson(
        long customerId, String name, String email, String decision, OffsetDateTime decidedAt, String decidedBy) {

    /** What to call them. */
    public String called() {
        return name.isEmpty() ? email : name;
    }

    /** Whether both live together. */
    boolean lives() {
        return decision.equals("household");
    }
}
