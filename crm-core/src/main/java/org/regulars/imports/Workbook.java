package org.regulars.imports;

import java.io.BufferedInputStream;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ExcelReaderException;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.jspecify.annotations.Nullable;

/** Makes text of an Excel workbook as it comes in, so that all behind it reads text only; tells what else is no text. */
final class Workbook {

    /** Unpacked bytes that a workbook may have: its shared texts are held in memory. */
    private static final long LARGEST = 600L << 20;

    private static final int MOST_ENTRIES = 2_000;
    private static final int LONGEST_CELL = 100_000;

    private Workbook() {}

    /** What came in, as text; closing it deletes what was written beside. */
    record Text(InputStream stream, @Nullable Path beside) implements Closeable {

        @Override
        public void close() throws IOException {
            stream.close();
            if (beside != null) {
                Files.deleteIfExists(beside);
            }
        }
    }

    /** @throws FileUnusable if it is of a kind that holds a table but is not read, with what to do */
    static Text asText(InputStream content) throws IOException {
        BufferedInputStream peeked = new BufferedInputStream(content);
        peeked.mark(8);
        byte[] magic = peeked.readNBytes(8);
        peeked.reset();
        if (begins(magic, 0xd0, 0xcf, 0x11, 0xe0)) {
            throw new FileUnusable(
                    "This is an old Excel workbook (XLS) or one with a password. Save it as XLSX without a password, or as CSV.");
        }
        if (begins(magic, '%', 'P', 'D', 'F')) {
            throw new FileUnusable("This is a PDF. Export the table as CSV or XLSX.");
        }
        if (!begins(magic, 'P', 'K', 3, 4) && !begins(magic, 'P', 'K', 5, 6)) {
            return new Text(peeked, null);
        }
        Path packed = Files.createTempFile("regulars-workbook", ".xlsx");
        try {
            long bytes = Files.copy(
                    new FileContent.Limited(peeked), packed, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            look(packed, bytes);
            return text(packed);
        } finally {
            Files.deleteIfExists(packed);
        }
    }

    private static boolean begins(byte[] bytes, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (bytes.length <= i || (bytes[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /** Unpacks it once without keeping anything: what a header says of sizes need not be true. */
    private static void look(Path packed, long bytes) throws IOException {
        boolean workbook = false;
        try (ZipFile zip = new ZipFile(packed.toFile())) {
            if (zip.size() > MOST_ENTRIES) {
                throw new FileUnusable("This archive has too many parts for a workbook.");
            }
            long unpacked = 0;
            byte[] buffer = new byte[1 << 16];
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                if (entry.getName().equals("xl/workbook.xml")) {
                    workbook = true;
                }
                if (entry.getName().equals("mimetype") || entry.getName().equals("content.xml")) {
                    throw new FileUnusable(
                            "This is an OpenDocument spreadsheet (ODS). Save it as XLSX or CSV and upload that.");
                }
                if (entry.getName().equals("xl/workbook.bin")) {
                    throw new FileUnusable("This is a binary Excel workbook (XLSB). Save it as XLSX or CSV.");
                }
                try (InputStream part = zip.getInputStream(entry)) {
                    int read;
                    while ((read = part.read(buffer)) > 0) {
                        unpacked += read;
                        if (unpacked > LARGEST || unpacked > (64L << 20) && unpacked > bytes * 200) {
                            throw new FileUnusable(
                                    "The workbook unpacks to far more than its size. Save the table as CSV and upload that.");
                        }
                    }
                }
            }
        } catch (ZipException e) {
            throw new FileUnusable("The workbook is damaged or incomplete. Save it again, or save it as CSV.");
        }
        if (!workbook) {
            throw new FileUnusable("This is a ZIP archive. Unpack it and upload the CSV or XLSX file that is in it.");
        }
    }

    private static Text text(Path packed) throws IOException {
        Path text = Files.createTempFile("regulars-table", ".csv");
        boolean written = false;
        try (ReadableWorkbook workbook = new ReadableWorkbook(packed.toFile(), new ReadingOptions(true, false));
                BufferedWriter to = Files.newBufferedWriter(text, StandardCharsets.UTF_8)) {
            to.write('\ufeff');
            Iterator<Sheet> sheets = workbook.getSheets().iterator();
            while (!written && sheets.hasNext()) {
                written = write(sheets.next(), workbook.isDate1904(), to);
            }
        } catch (ExcelReaderException | IllegalStateException | IndexOutOfBoundsException | NumberFormatException e) {
            Files.deleteIfExists(text);
            throw new FileUnusable("The workbook is damaged or incomplete. Save it again, or save it as CSV.");
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(text);
            throw e;
        }
        if (!written) {
            Files.deleteIfExists(text);
            throw new FileUnusable("No sheet of the workbook has anything in it.");
        }
        return new Text(Files.newInputStream(text), text);
    }

    /** The rows stand where they stand in the sheet, so that their numbers are the same; false when it is empty. */
    private static boolean write(Sheet sheet, boolean since1904, Writer to) throws IOException {
        int line = 1;
        int width = 0;
        try (Stream<Row> rows = sheet.openStream()) {
            Iterator<Row> each = rows.iterator();
            while (each.hasNext()) {
                Row row = each.next();
                List<String> values = new ArrayList<>();
                for (int column = 0; column < row.getCellCount(); column++) {
                    Cell cell = row.getCell(column);
                    values.add(cell == null ? "" : value(cell, since1904));
                }
                while (!values.isEmpty() && values.get(values.size() - 1).isBlank()) {
                    values.remove(values.size() - 1);
                }
                if (values.isEmpty()) {
                    continue;
                }
                while (values.size() < width) {
                    values.add("");
                }
                // A title above the table is narrower than its header.
                width = Math.max(width, values.size());
                for (; line < row.getRowNum(); line++) {
                    to.write("\r\n");
                }
                to.write(CsvText.exactRow(values, ','));
                line++;
            }
        }
        return line > 1;
    }

    private static String value(Cell cell, boolean since1904) {
        CellType type = cell.getType();
        String raw = cell.getRawValue();
        if (type == CellType.ERROR || type == CellType.EMPTY) {
            return "";
        }
        if (type == CellType.STRING) {
            return cut(cell.asString());
        }
        if (raw == null || raw.isEmpty()) {
            return cut(cell.getText());
        }
        if (type == CellType.BOOLEAN) {
            return raw.equals("1") || raw.equalsIgnoreCase("true") ? "TRUE" : "FALSE";
        }
        BigDecimal number = number(raw);
        if (number == null) {
            return raw.startsWith("#") ? "" : cut(raw);
        }
        return isDate(cell) ? moment(number, since1904) : plain(number);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_CELL ? text : text.substring(0, LONGEST_CELL);
    }

    private static @Nullable BigDecimal number(String raw) {
        try {
            return raw.length() > 60 ? null : new BigDecimal(raw);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Without the decimals that a binary number drags along, and never with an exponent. */
    private static String plain(BigDecimal number) {
        BigDecimal rounded = number.round(new java.math.MathContext(15)).stripTrailingZeros();
        if (number.scale() <= 0) {
            rounded = number;
        }
        return Math.abs(rounded.scale()) > 300 ? "" : rounded.toPlainString();
    }

    private static boolean isDate(Cell cell) {
        Integer id = cell.getDataFormatId();
        String format = cell.getDataFormatString();
        if (id != null
                && (id >= 14 && id <= 22 || id >= 27 && id <= 36 || id >= 45 && id <= 47 || id >= 50 && id <= 58)) {
            return true;
        }
        if (format == null) {
            return false;
        }
        String marks = format.replaceAll("\"[^\"]*\"|\\\\.|\\[[^\\]]*\\]|_.|General", "")
                .toLowerCase(java.util.Locale.ROOT);
        return marks.matches(".*[ymdhsj].*") && !marks.contains("0") && !marks.contains("#");
    }

    private static String moment(BigDecimal days, boolean since1904) {
        double value = days.doubleValue();
        if (value < 0 || value > 2_958_465) {
            return plain(days);
        }
        // The first two months of Excel's 1900 are a day off; nobody's customers were born then.
        LocalDateTime start = since1904 ? LocalDateTime.of(1904, 1, 1, 0, 0) : LocalDateTime.of(1899, 12, 30, 0, 0);
        LocalDateTime moment = start.plusSeconds(Math.round(value * 86_400));
        return moment.toLocalTime().toSecondOfDay() == 0
                ? moment.toLocalDate().toString()
                : moment.format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss"));
    }
}
