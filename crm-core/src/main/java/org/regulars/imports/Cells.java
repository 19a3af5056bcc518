package org.regulars.imports;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The cells of one row after the other, by field; collects what is wrong with them. */
final class Cells {

    private static final Set<String> SAYS_NOTHING = Set.of("nan", "null", "none", "n/a", "na", "#n/a", "undefined");
    private static final Set<String> YES = Set.of(
            "yes",
            "y",
            "true",
            "1",
            "ja",
            "j",
            "oui",
            "si",
            "sí",
            "x",
            "on",
            "wahr",
            "vrai",
            "subscribed",
            "opted in",
            "opted-in",
            "marketing contact",
            "active");
    private static final int LONGEST = 10_000;

    private final List<String> columns;
    private final Mapping mapping;
    private final Moments moments;
    private final Numbers numbers;
    private final Instant latest;
    private final List<RowProblem> problems = new ArrayList<>();
    private @Nullable CsvRows row;

    /** @param latest nothing in the file can be younger than this */
    Cells(List<String> columns, Mapping mapping, ZoneId shopZone, Instant latest) {
        this.columns = columns;
        this.mapping = mapping;
        DateOrder order = mapping.dateOrder();
        this.moments = new Moments(order == null ? DateOrder.YEAR_MONTH_DAY : order, shopZone);
        this.numbers = new Numbers(mapping.decimal().charAt(0));
        this.latest = latest;
    }

    /** Turns to a row; false when it cannot be read at all, {@link #problems()} then say why. */
    boolean of(CsvRows next) {
        row = next;
        problems.clear();
        if (next.fault() != CsvRows.Fault.NONE) {
            problems.add(new RowProblem(next.number(), "", next.faultInWords(columns.size())));
            return false;
        }
        return true;
    }

    long number() {
        return row == null ? 0 : row.number();
    }

    List<RowProblem> problems() {
        return problems;
    }

    boolean has(Field field) {
        return mapping.has(field);
    }

    /** '' when the row does not say; the apostrophe before what a spreadsheet would take for a formula or number is gone. */
    String text(Field field) {
        int column = mapping.column(field);
        if (row == null || column < 0 || column >= row.size()) {
            return "";
        }
        String text = row.get(column).strip();
        if (text.indexOf('\0') >= 0) {
            problem(field, "contains a NUL character; remove it");
            return text.replace("\0", "");
        }
        text = CsvText.plain(text);
        if (text.length() > LONGEST) {
            problem(field, "is longer than 10,000 characters");
            return "";
        }
        return text.length() < 10 && SAYS_NOTHING.contains(text.toLowerCase(Locale.ROOT)) ? "" : text;
    }

    /** A number, zip or phone: without the apostrophe by which spreadsheets keep its zeros. */
    String code(Field field) {
        String text = text(field);
        return text.length() > 1 && text.charAt(0) == '\'' ? text.substring(1).strip() : text;
    }

    /** Null when the row does not say, or says it wrongly. */
    @Nullable
    Instant moment(Field field) {
        String text = text(field);
        if (text.isEmpty() || text.startsWith("0000-00-00")) {
            return null;
        }
        Instant moment = moments.lenient(text);
        if (moment == null) {
            problem(field, "is no date that can be read: " + shown(text));
        } else if (moment.isAfter(latest)) {
            problem(field, "lies in the future: " + shown(text));
            return null;
        }
        return moment;
    }

    /** A day as 1990-12-31; '' when the row does not say, the text itself where it is no whole date. */
    String day(Field field) {
        String text = text(field);
        return text.isEmpty() ? "" : moments.day(text);
    }

    /** In ten-thousandths; {@link Numbers#NONE} when the row does not say, or says it wrongly. */
    long amount(Field field) {
        String text = code(field);
        if (text.isEmpty()) {
            return Numbers.NONE;
        }
        long amount = numbers.tenThousandths(text);
        if (amount == Numbers.NONE) {
            problem(field, "is not a number: " + shown(text));
        }
        return amount;
    }

    boolean yes(Field field) {
        return YES.contains(text(field).toLowerCase(Locale.ROOT));
    }

    void problem(Field field, String problem) {
        int at = mapping.column(field);
        String column = at < 0 ? field.key() : columns.get(at);
        if (problems.stream().noneMatch(known -> known.field().equals(column))) {
            problems.add(new RowProblem(number(), column, column + " " + problem + "."));
        }
    }

    void problem(String problem) {
        problems.add(new RowProblem(number(), "", problem));
    }

    static String shown(String text) {
        return "\u201c" + (text.length() <= 60 ? text : text.substring(0, 60) + "…") + "\u201d";
    }
}
