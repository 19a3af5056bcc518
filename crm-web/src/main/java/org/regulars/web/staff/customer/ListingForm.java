package org.regulars.web.staff.customer;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.regulars.customer.Listing;
import org.springframework.util.MultiValueMap;

/** The form above the list of customers: q, sort, f.&lt;filter&gt; and col for each column. */
record ListingForm(MultiValueMap<String, String> form) {

    private static final String FILTER = "f.";

    Listing listing() {
        Map<String, String> filters = new TreeMap<>();
        form.forEach((name, values) -> {
            if (name.startsWith(FILTER) && !values.isEmpty()) {
                filters.put(name.substring(FILTER.length()), values.get(0));
            }
        });
        List<String> columns = form.getOrDefault("col", List.of());
        return new Listing(form.getFirst("q"), filters, columns, form.getFirst("sort"));
    }

    String get(String name) {
        String value = form.getFirst(name);
        return value == null ? "" : value;
    }
}
