package org.regulars.imports;

import java.io.CharArrayReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a file is laid out, as its beginning shows.
 *
 * @param columns the header, or "Column 1" and so on where the file has none
 * @param rows some rows behind the header, each with as many values as there are columns
 */
record Layout(Dialect dialect, boolean hasHeader, List<String> columns, List<List<String>> rows) {

    /** The more usual first: they win a tie. */
    private static final char[] SEPARATORS = {',', ';', '\t', '|', '^', '~', '\u00a6', '\u001f', '\u0001', ':'};

    private static final int SAMPLE_CHARS = 1 << 19;
    private static final int SAMPLE_ROWS = 1_000;
    private static final int MOST_JUNK = 15;

    /** @throws FileUnusable if no separator makes columns of it */
    static Layout of(Reader reader) throws IOException {
        char[] sample = new char[SAMPLE_CHARS];
        int length = 0;
        int read;
        while (length < sample.length && (read = reader.read(sample, length, sample.length - length)) > 0) {
            length += read;
        }
        boolean cut = length == sample.length;
        refuseMarkup(sample, length);
        Dialect dialect = dialect(sample, length);
        List<List<String>> all = rows(sample, length, dialect, SAMPLE_ROWS);
        if (cut && all.size() < SAMPLE_ROWS && all.size() > 1) {
            all.remove(all.size() - 1);
        }
        if (all.isEmpty()) {
            throw new FileUnusable("The file has no rows.");
        }
        int width = width(all);
        int junk = junk(all, width);
        List<List<String>> table = all.subList(junk, all.size());
        List<String> first = table.get(0);
        boolean header = looksLikeHeader(first, width);
        if (width < 2 && table.stream().noneMatch(row -> row.get(0).indexOf('@') > 0 || isAddressName(row.get(0)))) {
            throw new FileUnusable("No columns could be made out: separate the values by comma, semicolon, tab or |.");
        }
        List<String> columns = header ? named(first) : named(java.util.Collections.nCopies(width, ""));
        List<List<String>> rows = table.stream()
                .skip(header ? 1 : 0)
                .filter(row -> row.size() == columns.size())
                .toList();
        return new Layout(
                new Dialect(dialect.separator(), dialect.quote(), dialect.backslash(), junk), header, columns, rows);
    }

    private static boolean isAddressName(String text) {
        return PersonField.EMAIL.spellings().contains(MappingGuess.spelling(text));
    }

    /** Some programs give web pages the name of a workbook. */
    private static void refuseMarkup(char[] sample, int length) {
        String start = new String(sample, 0, Math.min(length, 500)).strip().toLowerCase(java.util.Locale.ROOT);
        if (start.startsWith("<!doctype html")
                || start.startsWith("<html")
                || start.startsWith("<table")
                || start.startsWith("<?xml")
                || start.startsWith("<meta")) {
            throw new FileUnusable(
                    "This is a web page or XML, whatever its name says. Open it in a spreadsheet and save it as CSV or XLSX.");
        }
        if (start.startsWith("{") && start.contains(":") || start.startsWith("[{")) {
            throw new FileUnusable("This is JSON. Export a CSV or XLSX file instead.");
        }
    }

    /** Rows before the table: "sep=;", a title, a blank or the date of the export. */
    private static int junk(List<List<String>> rows, int width) {
        int junk = 0;
        while (junk < Math.min(MOST_JUNK, rows.size() - 1) && isJunk(rows.get(junk), width)) {
            junk++;
        }
        return junk;
    }

    private static boolean isJunk(List<String> row, int width) {
        long filled = row.stream().filter(value -> !value.isBlank()).count();
        return row.get(0).startsWith("sep=") && filled == 1
                || width > 2 && filled * 2 < width && row.size() <= width && filled < 3
                || width == 2 && row.size() == 1;
    }

    private static Dialect dialect(char[] sample, int length) throws IOException {
        Dialect best = new Dialect(',', '"', false, 0);
        long bestScore = -1;
        char[] separators = SEPARATORS;
        if (length > 4 && new String(sample, 0, 4).equalsIgnoreCase("sep=")) {
            separators = new char[] {sample[4]};
            best = new Dialect(sample[4], '"', false, 0);
        }
        boolean escaped = new String(sample, 0, length).contains("\\\"");
        for (char candidate : separators) {
            for (boolean backslash : escaped ? new boolean[] {false, true} : new boolean[] {false}) {
                Dialect dialect = new Dialect(candidate, '"', backslash, 0);
                long score = score(dialect, sample, length);
                if (score > bestScore) {
                    best = dialect;
                    bestScore = score;
                }
            }
        }
        Dialect single = new Dialect(best.separator(), '\'', best.backslash(), 0);
        return quotedSingly(rows(sample, length, best, 50)) && score(single, sample, length) >= bestScore / 2
                ? single
                : best;
    }

    private static boolean quotedSingly(List<List<String>> rows) {
        long filled = 0;
        long quoted = 0;
        for (List<String> row : rows) {
            for (String value : row) {
                String text = value.strip();
                filled += text.isEmpty() ? 0 : 1;
                quoted += text.length() > 1 && text.startsWith("'") && text.endsWith("'") ? 1 : 0;
            }
        }
        return quoted > 1 && quoted * 3 > filled;
    }

    /** Agreement first; a separator that nothing contains agrees on one column and loses. */
    private static long score(Dialect dialect, char[] sample, int length) throws IOException {
        CsvRows rows = new CsvRows(new CharArrayReader(sample, 0, length), dialect, 0);
        List<List<String>> read = new ArrayList<>();
        int all = 0;
        while (all < 100 && rows.next()) {
            all++;
            if (rows.fault() == CsvRows.Fault.NONE) {
                read.add(Arrays.asList(rows.values()));
            }
        }
        int width = width(read);
        long agreeing = read.stream().filter(row -> row.size() == width).count();
        return width < 2 ? 0 : agreeing * 1_000 / Math.max(1, all) * 100 + Math.min(width, 99);
    }

    private static List<List<String>> rows(char[] sample, int length, Dialect dialect, int most) throws IOException {
        CsvRows rows = new CsvRows(new CharArrayReader(sample, 0, length), dialect, 0);
        List<List<String>> read = new ArrayList<>();
        while (read.size() < most && rows.next()) {
            if (rows.fault() == CsvRows.Fault.NONE) {
                read.add(Arrays.asList(rows.values()));
            }
        }
        return read;
    }

    /** The number of columns that most rows have. */
    private static int width(List<List<String>> rows) {
        Map<Integer, Integer> seen = new HashMap<>();
        rows.forEach(row -> seen.merge(row.size(), 1, Integer::sum));
        return seen.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(0);
    }

    /** A header has words, no dates and no numbers. */
    private static boolean looksLikeHeader(List<String> first, int width) {
        if (first.size() > width + 1) {
            return false;
        }
        long words = first.stream()
                .filter(value -> value.chars().anyMatch(Character::isLetter))
                .count();
        boolean data = first.stream().anyMatch(value -> isValue(value) || value.indexOf('@') > 0);
        return words * 2 >= first.size() && !data;
    }

    private static boolean isValue(String text) {
        if (text.isBlank()) {
            return false;
        }
        return new Numbers('.').tenThousandths(text) != Numbers.NONE
                || new Numbers(',').tenThousandths(text) != Numbers.NONE
                || Arrays.stream(DateOrder.values()).anyMatch(order -> Moments.local(text, order) != null);
    }

    private static List<String> named(List<String> header) {
        List<String> named = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            String name = header.get(i).strip().replace("\u0000", "");
            named.add(name.isEmpty() ? "Column " + (i + 1) : name.substring(0, Math.min(name.length(), 100)));
        }
        return named;
    }

    List<String> values(int column) {
        return rows.stream().map(row -> row.get(column)).toList();
    }
}
