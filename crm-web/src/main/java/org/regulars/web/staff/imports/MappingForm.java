package org.regulars.web.staff.imports;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.regulars.imports.DateOrder;
import org.regulars.imports.Field;
import org.regulars.imports.ImportSettings;
import org.regulars.imports.Mapping;

/**
 * Which column says what, as staff chose it: one {@code column.<field>} each, '' for a field that the file does not have.
 *
 * @param values the form's values by name
 */
record MappingForm(Map<String, String> values) {

    Mapping toMapping(List<Field> fields) {
        Map<Field, Integer> columns = new LinkedHashMap<>();
        for (Field field : fields) {
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

    ImportSettings toSettings(ImportSettings before) {
        ImportSettings.Mode mode = before.mode();
        for (ImportSettings.Mode known : ImportSettings.Mode.values()) {
            mode = known.key().equals(values.get("mode")) ? known : mode;
        }
        return new ImportSettings(
                mode,
                values.getOrDefault("match", before.match()),
                values.getOrDefault("purpose", before.purpose()),
                values.getOrDefault("legalBasis", before.legalBasis()),
                values.getOrDefault("wording", before.wording()).strip(),
                values.getOrDefault("status", before.status()),
                values.containsKey("keepOthers"),
                values.containsKey("clearBlanks"));
    }

    private static @Nullable Integer number(String text) {
        return text.matches("\\d{1,6}") ? Integer.valueOf(text) : null;
    }
}
