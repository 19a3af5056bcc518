package org.regulars.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeCsvTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "=HYPERLINK(\"http://x\",\"y\")",
                "+1+1",
                "-2+3",
                "@SUM(A1)",
                "\t=1",
                "\r=1",
                "\n=1",
                " =1",
                "＝1+1",
                "＋1",
                "-cmd|' /C calc'!A0",
                "+44 20 7946",
                "-1-1",
                "--1"
            })
    void noSpreadsheetTakesItForAFormula(String value) {
        assertThat(SafeCsv.cell(value)).startsWith("\"'").endsWith("\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Ann", "42", "-12.50", "+12,5", "+442079460018", "a=b", "1-2", "O'Brien", "2026-05-06T12:00Z"
            })
    void whatIsNoFormulaStaysAsItIs(String value) {
        assertThat(SafeCsv.cell(value)).isEqualTo('"' + value + '"');
    }

    @Test
    void quotesStayInsideTheirCell() {
        assertThat(SafeCsv.row(List.of("a\"b", "c,\nd"))).isEqualTo("\"a\"\"b\",\"c,\nd\"\r\n");
    }
}
