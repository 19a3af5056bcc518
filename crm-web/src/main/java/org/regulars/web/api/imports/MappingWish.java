package org.regulars.web.api.imports;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.regulars.imports.DateOrder;
import org.regulars.imports.Field;
import org.regulars.imports.Mapping;

/**
 * What a program says about the columns; the rest stays as guessed.
 *
 * @param columns {@code <field>:<column name>} each, such as {@code order-number:Invoice}
 */
record MappingWish(List<String> columns, String dateOrder, String decimal) {

    boolean any() {
        return !columns.isEmpty() || !dateOrder.isEmpty() || !decimal.isEmpty();
    }

    /** @throws IllegalArgumentException with a sentence for the caller, if a field, a column or a word is unknown */
    Mapping over(Mapping guessed, List<String> header, List<Field> fields) {
        Map<Field, Integer> chosen = new LinkedHashMap<>();
        chosen.putAll(guessed.columns());
        for (String wish : columns) {
            int colon = wish.indexOf(':');
            Field field = colon < 0
                    ? null
                    : fields.stream()
                            .filter(known ->
                                    known.key().equals(wish.substring(0, colon).strip()))
                            .findFirst()
                            .orElse(null);
            if (field == null) {
                throw new IllegalArgumentException("'" + wish + "' is not <field>:<column>; fields are "
                        + fields.stream().map(Field::key).toList() + ".");
            }
            int column = header.indexOf(wish.substring(colon + 1).strip());
            if (column < 0) {
                throw new IllegalArgumentException("The file has no column '"
                        + wish.substring(colon + 1).strip() + "'; its columns are " + header + ".");
            }
            chosen.values().remove(column);
            chosen.put(field, column);
        }
        if (!List.of("", ".", ",").contains(decimal)) {
            throw new IllegalArgumentException("decimal is '.' or ','.");
        }
        return new Mapping(
                chosen,
                dateOrder.isEmpty() ? guessed.dateOrder() : order(),
                decimal.isEmpty() ? guessed.decimal() : decimal);
    }

    private DateOrder order() {
        return Arrays.stream(DateOrder.values())
                .filter(order -> dateOrder.equals(key(order)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("date-order is one of "
                        + Arrays.stream(DateOrder.values())
                                .map(MappingWish::key)
                                .toList() + "."));
    }

    static @Nullable String key(@Nullable DateOrder order) {
        return order == null ? null : order.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
