package org.regulars.export;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes rows that no spreadsheet takes for formulas. Every cell is quoted, and one that begins with = + - @, their full-width
 * forms, a tab or a line end gets an apostrophe before it — but for plain numbers, signed ones and phone numbers such as
 * +442079460018 included: they hold digits only, so there is nothing to calculate.
 */
public final class SafeCsv {

    /** By this the usual spreadsheets know that it is UTF-8. */
    public static final String BYTE_ORDER_MARK = "\ufeff";

    private static final String FORMULA = "=+-@\t\r\n＝＋－＠";
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+([.,]\\d+)?");

    private SafeCsv() {}

    /** A line of cells. */
    public static String row(List<String> cells) {
        return cells.stream().map(SafeCsv::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    static String cell(String value) {
        boolean formula = !value.isEmpty()
                && FORMULA.indexOf(
                                value.stripLeading().isEmpty()
                                        ? value.charAt(0)
                                        : value.stripLeading().charAt(0))
                        >= 0
                && !NUMBER.matcher(value).matches();
        boolean control = !value.isEmpty() && "\t\r\n".indexOf(value.charAt(0)) >= 0;
        return '"' + (formula || control ? "'" : "") + value.replace("\"", "\"\"") + '"';
    }
}
