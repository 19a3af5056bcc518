package org.regulars.imports;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Guesses which column says what: by the name where the values bear it out, by the values where no name helps. */
final class MappingGuess {

    /** What the values of a column have to bear out: with the very name some may be wrong, without it hardly any. */
    private static final double HALF = 0.5;

    private static final double MOST = 0.9;

    private final Layout layout;
    private final List<Field> fields;
    private final boolean orders;
    private final List<Column> columns = new ArrayList<>();

    private MappingGuess(Layout layout, List<Field> fields) {
        this.layout = layout;
        this.fields = fields;
        this.orders = fields.contains(Field.ORDER_NUMBER);
        for (int i = 0; i < layout.columns().size(); i++) {
            columns.add(new Column(i, layout.columns().get(i), layout.values(i)));
        }
    }

    static Mapping of(Layout layout, List<Field> fields) {
        return new MappingGuess(layout, fields).guess();
    }

    private Mapping guess() {
        record Candidate(Field field, Column column, double score) {}
        List<Candidate> candidates = new ArrayList<>();
        for (Field field : fields) {
            for (Column column : columns) {
                double score = column.score(field, orders);
                if (score > 0) {
                    candidates.add(new Candidate(field, column, score));
                }
            }
        }
        candidates.sort(Comparator.comparingDouble(Candidate::score).reversed());
        Map<Field, Integer> chosen = new LinkedHashMap<>();
        Set<Integer> taken = new HashSet<>();
        for (Candidate candidate : candidates) {
            if (!chosen.containsKey(candidate.field()) && taken.add(candidate.column().index)) {
                chosen.put(candidate.field(), candidate.column().index);
            }
        }
        if (chosen.containsKey(Field.UNIT_PRICE)) {
            chosen.remove(Field.LINE_TOTAL);
        }
        // The address is whom an order is of, where no number is.
        if (orders && chosen.containsKey(PersonField.EMAIL) && !chosen.containsKey(Field.CUSTOMER)) {
            chosen.put(Field.CUSTOMER, chosen.remove(PersonField.EMAIL));
        }
        char decimal = decimalOf(layout, chosen);
        return new Mapping(chosen, null, String.valueOf(decimal));
    }

    /** The mark before the decimals of the first amounts that show one. */
    static char decimalOf(Layout layout, Map<Field, Integer> columns) {
        List<String> amounts = new ArrayList<>();
        columns.forEach((field, column) -> {
            if (field.type() == Field.Type.AMOUNT) {
                amounts.addAll(layout.values(column));
            }
        });
        return Numbers.decimalOf(amounts);
    }

    /** Letters and digits only, lower case, without accents: "Order-Number" and "order number" are the same name. */
    static String spelling(String header) {
        return Normalizer.normalize(header.replace("ß", "ss"), Normalizer.Form.NFD)
                .replaceAll("[^\\p{Alnum}]", "")
                .toLowerCase(Locale.ROOT);
    }

    private static final class Column {

        private final int index;
        private final String spelling;
        private final double dates;
        private final double numbers;
        private final double wholes;
        private final double words;
        private final double addresses;
        private final double filled;
        private final double meanLength;
        private final double repeatsLast;
        private final int distinct;

        private Column(int index, String name, List<String> values) {
            this.index = index;
            this.spelling = MappingGuess.spelling(name);
            List<String> given =
                    values.stream().filter(value -> !value.isBlank()).toList();
            int count = Math.max(1, given.size());
            Numbers number = new Numbers(Numbers.decimalOf(given));
            this.dates = DateOrder.fitting(given).values().stream()
                            .mapToInt(fits -> fits)
                            .max()
                            .orElse(0)
                    / (double) count;
            long numeric = 0;
            long whole = 0;
            for (String value : given) {
                long read = number.tenThousandths(value);
                numeric += read != Numbers.NONE ? 1 : 0;
                whole += read != Numbers.NONE && Numbers.isWhole(read) ? 1 : 0;
            }
            this.numbers = numeric / (double) count;
            this.wholes = whole / (double) count;
            this.words = given.stream()
                            .filter(value ->
                                    value.chars().filter(Character::isLetter).count() >= 2)
                            .count()
                    / (double) count;
            this.addresses =
                    given.stream().filter(value -> value.indexOf('@') > 0).count() / (double) count;
            this.filled = given.size() / (double) Math.max(1, values.size());
            this.meanLength = given.stream().mapToInt(String::length).average().orElse(0);
            int repeats = 0;
            for (int i = 1; i < values.size(); i++) {
                repeats += values.get(i).equals(values.get(i - 1)) ? 1 : 0;
            }
            this.repeatsLast = repeats / (double) Math.max(1, values.size() - 1);
            this.distinct = new HashSet<>(given).size();
        }

        private double score(Field field, boolean order) {
            int place = field.spellings().indexOf(spelling);
            if (place >= 0) {
                return bearsOut(field, HALF) ? 100 - place * 0.2 : 0;
            }
            if (!bearsOut(field, MOST)) {
                return 0;
            }
            boolean contains = field.type() != Field.Type.ANYTHING
                    && !OrderDetail.FIELDS.contains(field)
                    && !field.equals(PersonField.EMAIL)
                    && field.spellings().stream().anyMatch(known -> known.length() >= 5 && spelling.contains(known));
            return contains && order ? 50 : order ? byValues(field) : field.type() == Field.Type.EMAIL ? 40 : 0;
        }

        /** Whether the values can be this at all; a file of a header alone shows nothing against it. */
        private boolean bearsOut(Field field, double share) {
            if (filled == 0) {
                return true;
            }
            return switch (field.type()) {
                case MOMENT -> dates >= share;
                case WHOLE -> wholes >= share && dates < MOST;
                case AMOUNT -> numbers >= share && dates < MOST;
                case CODE -> dates < MOST;
                case WORDS -> words >= 0.5 && dates < MOST;
                case EMAIL -> addresses >= share;
                case PHONE -> addresses < HALF && words < HALF;
                case ANYTHING -> true;
            };
        }

        /** No name helped: only what is plain from the values. */
        private double byValues(Field field) {
            if (filled == 0) {
                return 0;
            }
            return switch (field.key()) {
                case "ordered-at" -> 30;
                case "unit-price" -> numbers >= MOST && wholes < MOST ? 20 : 0;
                case "name" -> words >= MOST && meanLength >= 12 ? 10 : 0;
                case "order-number" ->
                    filled >= MOST
                                    && repeatsLast > 0.3
                                    && repeatsLast < 0.98
                                    && meanLength >= 4
                                    && wholes > 0.5
                                    && distinct > 3
                            ? 8 + repeatsLast * -1
                            : 0;
                case "quantity" -> wholes >= MOST && meanLength <= 3.5 ? 6 : 0;
                default -> 0;
            };
        }
    }
}
