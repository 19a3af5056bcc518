package org.regulars.customer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to see in the list of customers.
 *
 * @param typed part of a name, an address or a number; '' for everybody
 * @param filters value by the key of its {@link CustomerFilter}; what makes no sense is left out
 * @param columns keys of columns in the order shown; empty for the usual ones
 * @param sort key of a {@link CustomerOrder}; does not count where something is typed
 */
public record Listing(String typed, Map<String, String> filters, List<String> columns, String sort) {

    /** Everybody, who was here last first. */
    public static final Listing EVERYBODY = new Listing("", Map.of(), List.of(), "");

    private static final int LONGEST = 100;

    public Listing(
            @Nullable String typed,
            @Nullable Map<String, String> filters,
            @Nullable List<String> columns,
            @Nullable String sort) {
        String text = typed == null ? "" : typed.replace("\u0000", "").strip();
        this.typed = text.substring(0, Math.min(text.length(), LONGEST));
        Map<String, String> used = new TreeMap<>();
        if (filters != null) {
            filters.forEach((key, value) -> {
                if (value != null && !value.isBlank()) {
                    used.put(key, value.strip());
                }
            });
        }
        this.filters = Map.copyOf(used);
        this.columns = columns == null
                ? List.of()
                : List.copyOf(new ArrayList<>(columns).stream().distinct().toList());
        this.sort = sort == null ? "" : sort;
    }

    /** Whether it asks for everybody. */
    public boolean everybody() {
        return typed.isEmpty() && filters.isEmpty();
    }

    public Listing sortedBy(String other) {
        return new Listing(typed, filters, columns, other);
    }
}
