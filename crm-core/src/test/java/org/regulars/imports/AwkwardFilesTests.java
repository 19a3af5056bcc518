package org.regulars.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as the wild has them. */
class AwkwardFilesTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "email,name\r\"a@example.com\",\"x, y\"\r",
                "sep=;\r\nemail;name\r\na@example.com;\"x, y\"\r\n",
                "My contacts\n\nemail\tname\na@example.com\tx, y\n",
                "email|name|\na@example.com|x, y|\n",
                "'email','name'\n'a@example.com','x, y'\n'b@example.com','z'\n",
                "email^name\na@example.com^x, y\n",
                "\"email\",\"name\"\n\"a@example.com\",\"x, y\"\n\"b@example.com\",\"the \\\"big\\\", one\"\n",
                "email;name\r\na@example.com;x, y\nb@example.com;z\r"
            })
    void findsTheTable(String text) throws IOException {
        Layout layout = Layout.of(new StringReader(text));

        assertThat(layout.hasHeader()).isTrue();
        assertThat(layout.columns().subList(0, 2)).containsExactly("email", "name");
        assertThat(layout.rows().get(0).subList(0, 2)).containsExactly("a@example.com", "x, y");
        CsvRows rows = new CsvRows(
                new StringReader(text),
                Dialect.of(layout.dialect().text()),
                layout.columns().size());
        rows.skip(true);
        assertThat(rows.next()).isTrue();
        assertThat(rows.get(1)).isEqualTo("x, y");
    }

    @Test
    void takesBackslashesAsTheFileMeansThem() throws IOException {
        Layout layout =
                Layout.of(new StringReader("\"a\",\"b\"\n\"1\",\"the \\\"big\\\", one\"\n\"2\",\"C:\\\\temp\"\n"));

        assertThat(layout.rows()).containsExactly(List.of("1", "the \"big\", one"), List.of("2", "C:\\temp"));
    }

    @Test
    void readsAListOfOneColumn() throws IOException {
        assertThat(Layout.of(new StringReader("email\na@example.com\n")).columns())
                .containsExactly("email");
        assertThat(Layout.of(new StringReader("a@example.com\nb@example.com\n")).hasHeader())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-32LE, Müller Straße",
        "UTF-32BE, Müller Straße",
        "x-MacRoman, Müller Größe Straße Café",
        "windows-1250, Łódź Gdańsk źdźbło",
        "windows-1250, Dvořák příliš žluťoučký kůň",
        "ISO-8859-2, Łódź Gdańsk źdźbło śćieżka",
        "windows-1254, Şişli Beyoğlu Işık",
        "IBM850, Müller Größe Straße",
        "windows-1252, Müller Größe Straße Café",
        "ISO-8859-15, Müller Größe Straße"
    })
    void readsManyCharacterSets(String name, String words) throws IOException {
        String text = "a,b\n1," + words + "\n";
        byte[] bytes = text.getBytes(Charset.forName(name));

        Charset found = new TextEncoding().detect(new ByteArrayInputStream(bytes));

        assertThat(new String(bytes, found)).isEqualTo(text);
    }

    @Test
    void makesTextOfAWorkbook() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (org.dhatim.fastexcel.Workbook workbook = new org.dhatim.fastexcel.Workbook(file, "Test", "1.0")) {
            workbook.newWorksheet("Empty");
            Worksheet sheet = workbook.newWorksheet("Customers");
            sheet.value(0, 0, "Customers, 2026");
            for (int i = 0; i < 5; i++) {
                sheet.value(
                        2,
                        i,
                        List.of("number", "name", "since", "spent", "active").get(i));
            }
            sheet.value(3, 0, 4711.0);
            sheet.value(3, 1, "Ann \"A\", Abel");
            sheet.value(3, 2, LocalDateTime.of(2024, 2, 29, 13, 5));
            sheet.style(3, 2).format("yyyy-mm-dd hh:mm").set();
            sheet.value(3, 3, 0.1 + 0.2);
            sheet.value(3, 4, true);
            sheet.value(5, 0, 9013808660771L);
            sheet.formula(5, 1, "A1");
        }

        assertThat(rows(file.toByteArray()))
                .containsExactly(
                        "[Customers, 2026]",
                        "[number, name, since, spent, active]",
                        "[4711, Ann \"A\", Abel, 2024-02-29 13:05:00, 0.3, TRUE]",
                        "[9013808660771, , , , ]");
    }

    private static List<String> rows(byte[] workbook) throws IOException {
        List<String> read = new ArrayList<>();
        try (Workbook.Text text = Workbook.asText(new ByteArrayInputStream(workbook))) {
            CsvRows rows = new CsvRows(TextEncoding.reader(text.stream(), StandardCharsets.UTF_8), ',', 0);
            while (rows.next()) {
                read.add(List.of(rows.values()).toString());
            }
        }
        return read;
    }

    @Test
    void refusesArchivesThatAreNoneOrTooMuch() throws IOException {
        assertThatThrownBy(() -> rows(zip("notes.csv", 10))).hasMessageContaining("ZIP archive");
        assertThatThrownBy(() -> rows(zip("content.xml", 10))).hasMessageContaining("ODS");
        assertThatThrownBy(() -> rows(zip("xl/workbook.xml", 300_000_000))).hasMessageContaining("far more");
        assertThatThrownBy(() -> rows(zip("xl/workbook.xml", 10))).isInstanceOf(FileUnusable.class);
        assertThatThrownBy(() -> Layout.of(new StringReader("<html><table><tr><td>a</td></tr></table></html>")))
                .hasMessageContaining("web page");
    }

    private static byte[] zip(String name, int bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(packed)) {
            zip.putNextEntry(new ZipEntry(name));
            byte[] some = new byte[1 << 16];
            for (int written = 0; written < bytes; written += some.length) {
                zip.write(some, 0, Math.min(some.length, bytes - written));
            }
            zip.closeEntry();
        }
        return packed.toByteArray();
    }
}
