package org.regulars.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found out about a file before anybody says anything about it. */
class FileLookTests {

    private static final String GERMAN = "Bestellnummer;Größe;Straße\n1;groß;Äußere Straße\n2;klein;Übergang\n";

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "windows-1252", "UTF-16LE", "UTF-16BE"})
    void readsGermanLettersInAnyCharacterSet(String name) throws IOException {
        byte[] bytes = GERMAN.getBytes(Charset.forName(name));

        Charset found = new TextEncoding().detect(new ByteArrayInputStream(bytes));

        assertThat(new String(bytes, found)).isEqualTo(GERMAN);
    }

    @Test
    void seesALetterBeyondAsciiHoweverLateItComes() throws IOException {
        byte[] bytes = ("a,b\n" + "1,plain\n".repeat(300_000) + "2,café\n").getBytes(Charset.forName("windows-1252"));

        assertThat(new TextEncoding().detect(new ByteArrayInputStream(bytes)))
                .isEqualTo(Charset.forName("windows-1252"));
    }

    @Test
    void leavesTheByteOrderMarkOut() throws IOException {
        byte[] bytes = "\ufeffa,b".getBytes(StandardCharsets.UTF_16LE);

        Charset found = new TextEncoding().detect(new ByteArrayInputStream(bytes));

        assertThat(TextEncoding.reader(new ByteArrayInputStream(bytes), found).read())
                .isEqualTo('a');
    }

    @Test
    void refusesWhatIsNoText() {
        byte[] picture = new byte[5_000];
        new java.util.Random(1).nextBytes(picture);
        assertThatThrownBy(() -> new TextEncoding().detect(new ByteArrayInputStream(picture)))
                .isInstanceOf(FileUnusable.class)
                .hasMessageContaining("not a text file");
        assertThatThrownBy(() -> new TextEncoding().detect(new ByteArrayInputStream(new byte[0])))
                .hasMessage("The file is empty.");
        assertThatThrownBy(() -> Workbook.asText(new ByteArrayInputStream(new byte[] {'P', 'K', 3, 4})))
                .hasMessageContaining("damaged");
        assertThatThrownBy(() -> Workbook.asText(
                        new ByteArrayInputStream(new byte[] {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0})))
                .hasMessageContaining("XLS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
                "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country",
                "Order Number,SKU,Product Name,Qty,Order Date,Unit Price,Email,Country",
                "Bestellnummer,Artikelnummer,Bezeichnung,Menge,Bestelldatum,Einzelpreis,Kundennummer,Land",
                "N° de commande,Référence,Désignation,Quantité,Date commande,Prix unitaire,N° client,Pays",
                "Número de pedido,Código,Descripción,Cantidad,Fecha,Precio unitario,Cliente,País",
                "order_id,product_id,item_name,amount_ordered,created_at,item_price,customer_id,country_code"
            })
    void knowsColumnsByTheirNames(String header) throws IOException {
        Mapping mapping = mapping(
                header + "\n536365,85123A,WHITE HANGING HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n");

        assertThat(mapping.columns())
                .isEqualTo(Map.of(
                        Field.ORDER_NUMBER, 0,
                        Field.SKU, 1,
                        Field.NAME, 2,
                        Field.QUANTITY, 3,
                        Field.ORDERED_AT, 4,
                        Field.UNIT_PRICE, 5,
                        Field.CUSTOMER, 6,
                        Field.COUNTRY, 7));
    }

    @Test
    void believesValuesMoreThanNames() throws IOException {
        Mapping mapping = mapping("Order,Date,Price,Created at\n1,no,cheap,2010-12-01\n2,no,dear,2010-12-02\n");

        assertThat(mapping.columns()).containsEntry(Field.ORDERED_AT, 3).doesNotContainKey(Field.UNIT_PRICE);
    }

    @Test
    void doesWithoutAHeader() throws IOException {
        Layout layout = Layout.of(new StringReader("536365;A1;6;01.12.2010;2,55\n536366;A2;1;02.12.2010;3,10\n"));

        assertThat(layout.dialect().separator()).isEqualTo(';');
        assertThat(layout.hasHeader()).isFalse();
        assertThat(layout.columns()).containsExactly("Column 1", "Column 2", "Column 3", "Column 4", "Column 5");
        Mapping mapping = MappingGuess.of(layout, OrderRows.FIELDS);
        assertThat(mapping.column(Field.ORDERED_AT)).isEqualTo(3);
        assertThat(mapping.column(Field.UNIT_PRICE)).isEqualTo(4);
        assertThat(mapping.decimal()).isEqualTo(",");
    }

    @Test
    void tellsTheSeparatorByWhatMakesEvenColumns() throws IOException {
        assertThat(Layout.of(new StringReader("a|b\n1,5|2,5\n1,7|2,9\n"))
                        .dialect()
                        .separator())
                .isEqualTo('|');
        assertThat(Layout.of(new StringReader("a\tb c, d\n1\tx, y, z\n2\tw\n"))
                        .dialect()
                        .separator())
                .isEqualTo('\t');
        assertThatThrownBy(() -> Layout.of(new StringReader("just words\nand more\n")))
                .isInstanceOf(FileUnusable.class);
    }

    private static Mapping mapping(String text) throws IOException {
        return MappingGuess.of(Layout.of(new StringReader(text)), OrderRows.FIELDS);
    }
}
