package org.regulars.journey;

import java.util.HashMap;
import java.util.Map;

/**
 * A piece of SQL with the values of its named parameters.
 *
 * @param values by names that no other piece of the same statement uses
 */
public record Fragment(String sql, Map<String, Object> values) {

    static Fragment of(String sql) {
        return new Fragment(sql, Map.of());
    }

    Fragment with(String name, Object value) {
        Map<String, Object> more = new HashMap<>(values);
        more.put(name, value);
        return new Fragment(sql, more);
    }
}
