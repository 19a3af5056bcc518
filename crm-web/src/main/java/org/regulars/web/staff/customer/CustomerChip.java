package org.regulars.web.staff.customer;

import java.util.Optional;
import org.regulars.customer.CustomerDetail;
import org.springframework.context.MessageSourceResolvable;

/** A word or two beside the name on the customer page that whoever answers the phone must know at once. Make it a bean. */
public interface CustomerChip {

    /** 10 may we write, 20 value, 30 basket; warnings below 10. */
    int order();

    Optional<Chip> of(CustomerDetail customer);

    /**
     * What it says.
     *
     * @param tone green, red, yellow, blue or secondary
     * @param words from the message bundles
     */
    record Chip(String tone, MessageSourceResolvable words) {}
}
