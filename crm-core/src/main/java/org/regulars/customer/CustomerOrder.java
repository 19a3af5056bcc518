package org.regulars.customer;

import java.util.Arrays;
import java.util.List;

/** How the list of customers is sorted. */
public enum CustomerOrder {
    /** Who was here last comes first. */
    SEEN(Section.recent("true")),
    /** By last name, then first; customers without a last name at the end. */
    NAME(Section.named()),
    /** Who brought most comes first; those who never ordered at the end. */
    REVENUE(
            Section.buyers(),
            Section.recent("not exists (select from purchase_summary p where p.customer_id = c.customer_id)"));

    private final List<Section> sections;

    CustomerOrder(Section... sections) {
        this.sections = List.of(sections);
    }

    List<Section> sections() {
        return sections;
    }

    public String key() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The order with this key, {@link #SEEN} for any other word. */
    public static CustomerOrder of(String key) {
        return Arrays.stream(values())
                .filter(order -> order.key().equals(key))
                .findFirst()
                .orElse(SEEN);
    }
}
