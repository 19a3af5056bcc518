package org.regulars.imports;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which column says what, and how dates and numbers are written.
 *
 * @param columns position of each field's column, beginning with 0; a field without a column is left out
 * @param dateOrder null while the file's dates can be read in more than one way and nobody has said in which
 * @param decimal "." or ","
 */
public record Mapping(Map<Field, Integer> columns, @Nullable DateOrder dateOrder, String decimal) {

    public Mapping {
        columns = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        if (!(decimal.equals(".") || decimal.equals(","))) {
            throw new IllegalArgumentException("The decimal mark is a point or a comma");
        }
    }

    /** The column of a field; -1 when it has none. */
    public int column(Field field) {
        Integer column = columns.get(field);
        return column == null ? -1 : column;
    }

    boolean has(Field field) {
        return columns.containsKey(field);
    }
}
