package org.regulars.customer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** All columns that the list of customers can show beside the name. */
@Component
@Transactional(readOnly = true)
public class CustomerColumns {

    /** Shown unless somebody chose others. */
    public static final List<String> USUAL = List.of("country", "orders", "revenue", "seen");

    private final ObjectProvider<CustomerColumn> columns;

    CustomerColumns(ObjectProvider<CustomerColumn> columns) {
        this.columns = columns;
    }

    /** Keys of all columns there are now, those of features first, then those of attributes. */
    public List<String> all() {
        return columns.orderedStream().flatMap(column -> column.keys().stream()).toList();
    }

    /** The chosen ones that exist, the usual ones when there is none. */
    public List<String> shown(Listing listing) {
        List<String> chosen =
                listing.columns().stream().filter(key -> of(key).isPresent()).toList();
        return chosen.isEmpty() ? USUAL : chosen;
    }

    /** What the columns hold for some customers: by customer, then by column; a value that is not known is missing. */
    public Map<Long, Map<String, Object>> values(List<String> keys, Collection<Long> customerIds) {
        Map<Long, Map<String, Object>> rows = new LinkedHashMap<>();
        customerIds.forEach(id -> rows.put(id, new TreeMap<>()));
        for (String key : keys) {
            of(key).ifPresent(column -> column.values(key, new ArrayList<>(customerIds))
                    .forEach((id, value) -> Optional.ofNullable(rows.get(id)).ifPresent(row -> row.put(key, value))));
        }
        return rows;
    }

    private Optional<CustomerColumn> of(String key) {
        return columns.stream().filter(column -> column.has(key)).findFirst();
    }
}
