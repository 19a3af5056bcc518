package org.regulars.imports;

import java.util.List;

/** Writes values so that no spreadsheet takes them for a formula, and reads them back as they were. */
public final class CsvText {

    private static final String FORMULA = "=+-@\t\r";
    private static final Numbers POINT = new Numbers('.');
    private static final Numbers COMMA = new Numbers(',');

    private CsvText() {}

    /** The value without the apostrophe that {@link #row} put before what looked like a formula. */
    static String plain(String value) {
        boolean guarded = value.length() > 1 && value.charAt(0) == '\'' && FORMULA.indexOf(value.charAt(1)) >= 0;
        return guarded ? value.substring(1) : value;
    }

    /** One row with its line end. */
    public static String row(List<String> values, char separator) {
        return exactRow(values.stream().map(CsvText::guarded).toList(), separator);
    }

    /** One row as it is, for ourselves to read. */
    static String exactRow(List<String> values, char separator) {
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                row.append(separator);
            }
            String value = values.get(i);
            if (value.indexOf(separator) >= 0 || value.chars().anyMatch(c -> c == '"' || c == '\n' || c == '\r')) {
                row.append('"').append(value.replace("\"", "\"\"")).append('"');
            } else {
                row.append(value);
            }
        }
        return row.append("\r\n").toString();
    }

    private static String guarded(String value) {
        boolean formula = !value.isEmpty()
                && FORMULA.indexOf(value.charAt(0)) >= 0
                && POINT.tenThousandths(value) == Numbers.NONE
                && COMMA.tenThousandths(value) == Numbers.NONE;
        return formula ? "'" + value : value;
    }
}
