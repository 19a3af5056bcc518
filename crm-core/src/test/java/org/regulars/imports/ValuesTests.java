package org.regulars.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.regulars.imports.DateOrder.DAY_MONTH_YEAR;
import static org.regulars.imports.DateOrder.MONTH_DAY_YEAR;
import static org.regulars.imports.DateOrder.YEAR_MONTH_DAY;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dates and numbers as shops write them. */
class ValuesTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "YEAR_MONTH_DAY|2010-12-01 08:26:00|2010-12-01T08:26:00Z",
                "YEAR_MONTH_DAY|2010/7/1 8:26|2010-07-01T07:26:00Z",
                "YEAR_MONTH_DAY|2010-12-01T08:26:00.123+01:00|2010-12-01T07:26:00Z",
                "YEAR_MONTH_DAY|2010-12-01 08:26:00 +0000|2010-12-01T08:26:00Z",
                "YEAR_MONTH_DAY|2010-12-01 08:26:00 UTC|2010-12-01T08:26:00Z",
                "YEAR_MONTH_DAY|20101201|2010-12-01T00:00:00Z",
                "DAY_MONTH_YEAR|1/12/2010 8:26|2010-12-01T08:26:00Z",
                "DAY_MONTH_YEAR|01.12.2010, 08:26|2010-12-01T08:26:00Z",
                "DAY_MONTH_YEAR|1/12/10 8:26 pm|2010-12-01T20:26:00Z",
                "MONTH_DAY_YEAR|12/1/2010 12:26 AM|2010-12-01T00:26:00Z",
                "DAY_MONTH_YEAR|1. März 2010|2010-03-01T00:00:00Z",
                "YEAR_MONTH_DAY|Dec 1, 2010 8:26 AM|2010-12-01T08:26:00Z",
                "YEAR_MONTH_DAY|1 juillet 2010|2010-06-30T23:00:00Z",
                "YEAR_MONTH_DAY|01-Dec-10|2010-12-01T00:00:00Z"
            })
    void readsMomentsInTheShopsZone(DateOrder order, String text, Instant expected) {
        assertThat(new Moments(order, ZoneId.of("Europe/London")).read(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "31/02/2010",
                "2010",
                "536365",
                "12:30",
                "1/13/2010x",
                "0/1/2010",
                "1/1/2010 25:00",
                "yesterday"
            })
    void readsNoMomentThatCannotBe(String text) {
        assertThat(new Moments(DAY_MONTH_YEAR, ZoneId.of("Europe/London")).read(text))
                .isNull();
    }

    @Test
    void tellsTheOrderOfDatesFromTheirValues() {
        assertThat(DateOrder.fitting(List.of("1/2/2010", "13/2/2010")))
                .containsEntry(DAY_MONTH_YEAR, 2)
                .containsEntry(MONTH_DAY_YEAR, 1)
                .containsEntry(YEAR_MONTH_DAY, 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ".|2.55|25500",
                ".|-6|-60000",
                ".|6.0|60000",
                ".|1,234.5|12345000",
                ".|£2.55|25500",
                ".|USD 12.00|120000",
                ".|(2.55)|-25500",
                ".|2.55-|-25500",
                ".|0.00005|1",
                ".|0.00004|0",
                ",|2,55 €|25500",
                ",|1.234,5|12345000",
                ",|1 234,5|12345000",
                ",|12|120000"
            })
    void readsNumbersInTenThousandths(char decimal, String text, long expected) {
        assertThat(new Numbers(decimal).tenThousandths(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "abc", "1.2.3", "2,55", "12-01", "1e5", "999999999999999999", "NaN"})
    void readsNoNumberThatIsNone(String text) {
        assertThat(new Numbers('.').tenThousandths(text)).isEqualTo(Numbers.NONE);
    }

    @Test
    void tellsTheDecimalMark() {
        assertThat(Numbers.decimalOf(List.of("1,50", "2,75", "3"))).isEqualTo(',');
        assertThat(Numbers.decimalOf(List.of("1.50", "1,000"))).isEqualTo('.');
        assertThat(Numbers.decimalOf(List.of("1", "2"))).isEqualTo('.');
    }

    @Test
    void writesNoFormulaAndReadsItBack() {
        assertThat(CsvText.row(List.of("=1+1", "-6", "@x", "a;b", "\"q\""), ';'))
                .isEqualTo("'=1+1;-6;'@x;\"a;b\";\"\"\"q\"\"\"\r\n");
        assertThat(CsvText.plain("'=1+1")).isEqualTo("=1+1");
        assertThat(CsvText.plain("'tis")).isEqualTo("'tis");
    }

    @Test
    void tellsTheBooksFromTheCustomers() {
        assertThat(List.of("C536379", "CN-1001", "Storno 17", "R#12")).allMatch(Bookkeeping::cancels);
        assertThat(List.of("536365", "A563185", "CARD12x", "#1001")).noneMatch(Bookkeeping::cancels);
        assertThat(List.of("Adjust bad debt", "STOCK WRITE-OFF")).allMatch(Bookkeeping::adjusts);
        assertThat(Bookkeeping.adjusts("WHITE METAL LANTERN")).isFalse();
    }

    @Test
    void knowsCountriesByTheirNames() {
        assertThat(Countries.codeOf("United Kingdom")).isEqualTo("GB");
        assertThat(Countries.codeOf("Deutschland")).isEqualTo("DE");
        assertThat(Countries.codeOf("EIRE")).isEqualTo("IE");
        assertThat(Countries.codeOf("Channel Islands")).isEqualTo("Channel Islands");
    }
}
