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
record Layout(char separator, boolean hasHeader, List<String> columns, List<List<String>> rows) {

    private static final char[] SEPARATORS = {',', ';', '\t', '|'};
    private static final int SAMPLE_CHARS = 1 << 19;
    private static final int SAMPLE_ROWS = 1_000;

    /** @throws FileUnusable if no separator makes columns of it */
    static Layout of(Reader reader) throws IOException {
        char[] sample = new char[SAMPLE_CHARS];
        int length = 0;
        int read;
        while (length < sample.length && (read = reader.read(sample, length, sample.length - length)) > 0) {
            length += read;
        }
        boolean cut = length == sample.length;
        char separator = separator(sample, length);
        List<List<String>> all = rows(sample, length, separator, SAMPLE_ROWS);
        if (cut && all.size() < SAMPLE_ROWS && all.size() > 1) {
            all.remove(all.size() - 1);
        }
        if (all.isEmpty()) {
            throw new FileUnusable("The file has no rows.");
        }
        int width = width(all);
        if (width < 2) {
            throw new FileUnusable("No columns could be made out: separate the values by comma, semicolon, tab or |.");
        }
        List<String> first = all.get(0);
        boolean header = looksLikeHeader(first, width);
        List<String> columns = header ? named(first) : named(java.util.Collections.nCopies(width, ""));
        List<List<String>> rows = all.stream()
                .skip(header ? 1 : 0)
                .filter(row -> row.size() == columns.size())
                .toList();
        return new Layout(separator, header, columns, rows);
    }

    private static char separator(char[] sample, int length) throws IOException {
        char best = ',';
        long bestScore = -1;
        for (char candidate : SEPARATORS) {
            List<List<String>> rows = rows(sample, length, candidate, 100);
            int width = width(rows);
            long agreeing = rows.stream().filter(row -> row.size() == width).count();
            // Agreement first; a separator that nothing contains agrees on one column and loses.
            long score = width < 2 ? 0 : agreeing * 1_000 / Math.max(1, rows.size()) * 100 + Math.min(width, 99);
            if (score > bestScore) {
                best = candidate;
                bestScore = score;
            }
        }
        return best;
    }

    private static List<List<String>> rows(char[] sample, int length, char separator, int most) throws IOException {
        CsvRows rows = new CsvRows(new CharArrayReader(sample, 0, length), separator, 0);
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
        if (first.size() < 2 || first.size() > width + 1) {
            return false;
        }
        long words = first.stream()
                .filter(value -> value.chars().anyMatch(Character::isLetter))
                .count();
        boolean data = first.stream().anyMatch(Layout::isValue);
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
