package org.regulars.imports;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/** In which order a file writes year, month and day; everything else about a date can be told from the date itself. */
public enum DateOrder {
    YEAR_MONTH_DAY,
    DAY_MONTH_YEAR,
    MONTH_DAY_YEAR;

    /**
     * How many of the values are dates in each order.
     *
     * @param values as they stand in the file; blank ones are left out
     */
    static Map<DateOrder, Integer> fitting(Collection<String> values) {
        Map<DateOrder, Integer> fitting = new EnumMap<>(DateOrder.class);
        for (DateOrder order : values()) {
            int fits = (int) values.stream()
                    .filter(value -> !value.isBlank() && Moments.local(value, order) != null)
                    .count();
            fitting.put(order, fits);
        }
        return fitting;
    }
}
