package org.regulars.customer;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Something about customers that the list can show and a file can hold. Make it a bean; its words are {@code customers.column.<key>}. */
public interface CustomerColumn {

    /** Keys of the columns it gives; kebab-case, never changed: saved views hold them. */
    List<String> keys();

    default boolean has(String key) {
        return keys().contains(key);
    }

    /**
     * The values of one of its columns for some customers, by customer; none where nothing is known. A text, a whole number,
     * a BigDecimal for an amount in the shop's currency, an OffsetDateTime or a Boolean.
     */
    Map<Long, Object> values(String key, Collection<Long> customerIds);
}
