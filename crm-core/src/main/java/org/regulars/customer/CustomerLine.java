package org.regulars.customer;

import java.math.BigDecimal;
import java.time.OffsetDateTime;

/**
 * One customer in a list.
 *
 * @param email '' when none is known
 * @param shopNumber '' when none is known
 * @param revenue after cancellations, in the shop's currency
 * @param alike found only because the spelling is similar to what was typed
 */
public record CustomerLine(
        long customerId,
        String firstName,
        String lastName,
        String email,
        String shopNumber,
        String country,
        OffsetDateTime lastSeenAt,
        int orders,
        BigDecimal revenue,
        boolean alike) {

    /** What to call them: the name, else the address, else the number; '' when there is nothing. */
    public String name() {
        String name = (firstName + " " + lastName).strip();
        return !name.isEmpty() ? name : !email.isEmpty() ? email : shopNumber;
    }
}
