package org.regulars.web.staff.imports;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.regulars.imports.DateOrder;
import org.regulars.imports.Field;
import org.regulars.imports.Mapping;

/**
 * Which column says what, as staff chose it: one {@code column.<field>} each, '' for a field that the file does not have.
 *
 * @param values the form's values by name
 */
record MappingForm(Map<String, String> values) {

    Mapping toMapping() {
        Map<Field, Integer> columns = new EnumMap<>(Field.class);
        for (Field field : Field.values()) {
            Integer column = number(values.getOrDefault("column." + field.key(), ""));
            if (column != null) {
                columns.put(field, column);
            }
        }
        String order = values.getOrDefault("dateOrder", "");
        DateOrder dateOrder = null;
        for (DateOrder known : DateOrder.values()) {
            dateOrder = known.name().equals(order) ? known : dateOrder;
        }
        return new Mapping(columns, dateOrder, ",".equals(values.get("decimal")) ? "," : ".");
    }

    private static @Nullable Integer number(String text) {
        return text.matches("\\d{1,6}") ? Integer.valueOf(text) : null;
    }
}
