package org.regulars.imports;

import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;

/**
 * Reads a delimited file row by row and does not let one bad row spoil the others.
 *
 * <p>A parser that throws where a quotation mark never closes has by then swallowed the rows behind it. This one keeps the
 * row in its buffer: where it turns out to be broken, it reports the row's first line and goes on with the second.
 */
final class CsvRows implements AutoCloseable {

    /** Longer rows are no order lines. */
    static final int LONGEST_ROW = 1_000_000;

    private static final int MOST_LINES_OF_A_ROW = 500;

    /** Why a row cannot be read. */
    enum Fault {
        NONE,
        QUOTE_NOT_CLOSED,
        TEXT_AFTER_QUOTE,
        TOO_LONG,
        TOO_MANY_COLUMNS,
        TOO_FEW_COLUMNS
    }

    private final Reader reader;
    private final char separator;
    private final char quote;
    private final boolean backslash;
    private final int skip;
    private final int columns;
    private boolean counting = true;

    private char[] buffer = new char[1 << 16];
    private int rowStart;
    private int filled;
    private boolean ended;

    private int[] from = new int[32];
    private int[] to = new int[32];
    private boolean[] escaped = new boolean[32];
    private int size;
    private int length;
    private int next;
    private long number;
    private Fault fault = Fault.NONE;
    private String cut = "";

    /** @param columns how many each row has to have; 0 when any number will do */
    CsvRows(Reader reader, char separator, int columns) {
        this(reader, new Dialect(separator, '"', false, 0), columns);
    }

    CsvRows(Reader reader, Dialect dialect, int columns) {
        this.reader = reader;
        this.separator = dialect.separator();
        this.quote = dialect.quote();
        this.backslash = dialect.backslash();
        this.skip = dialect.skip();
        this.columns = columns;
    }

    /** The rows of a file behind its header. */
    static CsvRows of(Reader reader, ImportDetail file) throws IOException {
        CsvRows rows =
                new CsvRows(reader, Dialect.of(file.separator()), file.columns().size());
        rows.skip(file.hasHeader());
        return rows;
    }

    /** Leaves behind what stands before the rows. */
    void skip(boolean header) throws IOException {
        counting = false;
        for (int row = 0; row < skip + (header ? 1 : 0); row++) {
            next();
        }
        counting = true;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    /** Goes to the next row that is not blank; false at the end of the file. */
    boolean next() throws IOException {
        do {
            rowStart += next;
            next = 0;
            if (at(0) < 0) {
                return false;
            }
            number++;
            parse();
        } while (fault == Fault.NONE && blank());
        return true;
    }

    /** The row's number as a spreadsheet shows it: blank rows and the header count. */
    long number() {
        return number;
    }

    Fault fault() {
        return fault;
    }

    /** What is wrong with the row and what to do. */
    String faultInWords(int columns) {
        return switch (fault) {
            case QUOTE_NOT_CLOSED ->
                "A quotation mark opens in this row and does not close. Close it, or write it twice where it belongs to the text.";
            case TEXT_AFTER_QUOTE ->
                "There is text behind a closing quotation mark. Write quotation marks within a value twice.";
            case TOO_LONG -> "The row is longer than 1,000,000 characters.";
            case TOO_MANY_COLUMNS ->
                "The row has " + size + " values, the header " + columns
                        + ". A value that contains the separator has to stand in quotation marks.";
            case TOO_FEW_COLUMNS ->
                "The row has " + size + " values, the header " + columns + ". Fill in what is missing.";
            case NONE -> throw new IllegalStateException("The row is not broken");
        };
    }

    int size() {
        return size;
    }

    String get(int column) {
        String value = new String(buffer, rowStart + from[column], to[column] - from[column]);
        return escaped[column] ? unescaped(value) : value;
    }

    private String unescaped(String value) {
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean escapes = i + 1 < value.length()
                    && (c == quote
                            ? value.charAt(i + 1) == quote
                            : backslash && c == '\\' && isEscaped(value.charAt(i + 1)));
            if (escapes) {
                i++;
            }
            text.append(value.charAt(i));
        }
        return text.toString();
    }

    private boolean isEscaped(char c) {
        return c == quote || c == '\\';
    }

    String[] values() {
        String[] values = new String[size];
        Arrays.setAll(values, this::get);
        return values;
    }

    /** The row as it came, without its line end; a long one is cut. */
    String text() {
        return fault == Fault.TOO_LONG ? cut : new String(buffer, rowStart, Math.min(length, 10_000));
    }

    private void parse() throws IOException {
        size = 0;
        fault = Fault.NONE;
        int lines = 1;
        int p = 0;
        while (true) {
            int c = at(p);
            int start = p;
            if (c == quote) {
                start = ++p;
                boolean doubled = false;
                while (true) {
                    c = at(p);
                    if (backslash && c == '\\' && (at(p + 1) == quote || at(p + 1) == '\\')) {
                        doubled = true;
                        p++;
                    } else if (c == quote) {
                        if (at(p + 1) != quote) {
                            break;
                        }
                        doubled = true;
                        p++;
                    } else if (c < 0
                            || p >= LONGEST_ROW
                            || ((c == '\n' || c == '\r' && at(p + 1) != '\n') && ++lines > MOST_LINES_OF_A_ROW)) {
                        breakAtFirstLine(Fault.QUOTE_NOT_CLOSED);
                        return;
                    }
                    p++;
                }
                add(start, p, doubled);
                do {
                    c = at(++p);
                } while (c == ' ');
                if (c >= 0 && c != separator && c != '\n' && c != '\r') {
                    breakAtFirstLine(Fault.TEXT_AFTER_QUOTE);
                    return;
                }
            } else {
                while (c >= 0 && c != separator && c != '\n' && c != '\r') {
                    if (p >= LONGEST_ROW) {
                        breakAtFirstLine(Fault.TOO_LONG);
                        return;
                    }
                    c = at(++p);
                }
                add(start, p, false);
            }
            if (c != separator) {
                break;
            }
            p++;
        }
        length = p;
        endLine(p);
        count(lines);
    }

    private void count(int lines) throws IOException {
        if (!counting || columns == 0 || size == columns) {
            return;
        }
        if (size > columns && emptyFrom(columns)) {
            size = columns;
            return;
        }
        if (blank()) {
            return;
        }
        if (lines > 1) {
            // Two quotation marks of different rows found each other.
            breakAtFirstLine(Fault.QUOTE_NOT_CLOSED);
        } else {
            fault = size > columns ? Fault.TOO_MANY_COLUMNS : Fault.TOO_FEW_COLUMNS;
        }
    }

    private void breakAtFirstLine(Fault why) throws IOException {
        fault = why;
        int p = 0;
        int c = at(0);
        while (c >= 0 && c != '\n' && c != '\r') {
            if (p >= LONGEST_ROW) {
                skipLine(p);
                return;
            }
            c = at(++p);
        }
        length = p;
        endLine(p);
    }

    /** Leaves a line behind that is too long to keep. */
    private void skipLine(int kept) throws IOException {
        fault = Fault.TOO_LONG;
        cut = new String(buffer, rowStart, 1_000);
        rowStart += kept;
        int c = at(0);
        while (c >= 0 && c != '\n' && c != '\r') {
            rowStart++;
            c = at(0);
        }
        endLine(0);
    }

    private void endLine(int p) throws IOException {
        int c = at(p);
        if (c == '\r' && at(p + 1) == '\n') {
            next = p + 2;
        } else {
            next = c < 0 ? p : p + 1;
        }
    }

    private void add(int start, int end, boolean doubled) {
        if (size == from.length) {
            from = Arrays.copyOf(from, size * 2);
            to = Arrays.copyOf(to, size * 2);
            escaped = Arrays.copyOf(escaped, size * 2);
        }
        from[size] = start;
        to[size] = end;
        escaped[size++] = doubled;
    }

    private boolean blank() {
        return emptyFrom(0);
    }

    private boolean emptyFrom(int column) {
        for (int i = column; i < size; i++) {
            for (int p = from[i]; p < to[i]; p++) {
                if (buffer[rowStart + p] > ' ') {
                    return false;
                }
            }
        }
        return true;
    }

    /** The character at a place counted from the start of the row; -1 behind the end. */
    private int at(int p) throws IOException {
        int index = rowStart + p;
        return index < filled ? buffer[index] : fill(p);
    }

    private int fill(int p) throws IOException {
        while (!ended && rowStart + p >= filled) {
            if (filled == buffer.length) {
                if (rowStart > 0) {
                    filled -= rowStart;
                    System.arraycopy(buffer, rowStart, buffer, 0, filled);
                    rowStart = 0;
                } else {
                    buffer = Arrays.copyOf(buffer, buffer.length * 2);
                }
            }
            int read = reader.read(buffer, filled, buffer.length - filled);
            if (read < 0) {
                ended = true;
            } else {
                filled += read;
            }
        }
        return rowStart + p < filled ? buffer[rowStart + p] : -1;
    }
}
