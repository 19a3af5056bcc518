package org.regulars.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProductKindTests {

    @ParameterizedTest
    @CsvSource({
        "POST, POSTAGE, true, CHARGE",
        "M, Manual, true, CHARGE",
        "C2, CARRIAGE, true, CHARGE",
        "BANK CHARGES, Bank Charges, true, CHARGE",
        "V1, Versandkosten, true, CHARGE",
        "85123A, WHITE HANGING HEART T-LIGHT HOLDER, true, GOODS",
        "DCGSSBOY, BOYS PARTY BAG, true, GOODS",
        "22423, COUNTRY CAKE STAND, true, GOODS",
        "JAR, Storage Jar, false, GOODS",
        "POST, Postage, false, CHARGE"
    })
    void tellsGoodsFromCharges(String sku, String name, boolean codesHaveDigits, ProductKind kind) {
        assertThat(ProductKind.of(sku, name, codesHaveDigits)).isEqualTo(kind);
    }
}
