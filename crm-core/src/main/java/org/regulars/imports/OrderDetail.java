package org.regulars.imports;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file says of an order beside its lines. Amounts are ten-thousandths of its currency.
 *
 * @param total {@link Numbers#NONE} when the file does not say
 * @param cancelledAt null unless it was cancelled
 * @param currency ISO 4217; '' when the file does not say
 */
record OrderDetail(
        String orderNumber,
        String customerKind,
        String customer,
        long discount,
        String discountCode,
        long shipping,
        long tax,
        long total,
        long refunded,
        String financialStatus,
        String fulfilmentStatus,
        @Nullable Instant cancelledAt,
        String currency) {

    static final Field DISCOUNT = Field.of(
            "discount",
            Field.Type.AMOUNT,
            "discountamount discounttotal orderdiscount cartdiscountamount discount rabatt");
    static final Field DISCOUNT_CODE =
            Field.of("discount-code", Field.Type.ANYTHING, "discountcode couponcode coupon coupons voucher gutschein");
    static final Field SHIPPING = Field.of(
            "shipping",
            Field.Type.AMOUNT,
            "shipping shippingtotal ordershippingamount shippingcost shippingcosts versandkosten");
    static final Field TAX = Field.of("tax", Field.Type.AMOUNT, "taxes taxtotal ordertotaltaxamount tax vat mwst");
    static final Field TOTAL =
            Field.of("total", Field.Type.AMOUNT, "total ordertotal ordertotalamount grandtotal gesamtbetrag");
    static final Field REFUNDED = Field.of(
            "refunded", Field.Type.AMOUNT, "refundedamount orderrefundamount refundedtotal refunded erstattet");
    static final Field FINANCIAL_STATUS =
            Field.of("financial-status", Field.Type.ANYTHING, "financialstatus paymentstatus orderstatus");
    static final Field FULFILMENT_STATUS =
            Field.of("fulfilment-status", Field.Type.ANYTHING, "fulfillmentstatus fulfilmentstatus shippingstatus");
    static final Field CANCELLED_AT =
            Field.of("cancelled-at", Field.Type.MOMENT, "cancelledat canceledat cancelled canceled storniertam");
    static final Field CURRENCY = Field.of("currency", Field.Type.ANYTHING, "currency currencycode waehrung devise");

    static final List<Field> FIELDS = List.of(
            TOTAL,
            DISCOUNT,
            DISCOUNT_CODE,
            SHIPPING,
            TAX,
            REFUNDED,
            FINANCIAL_STATUS,
            FULFILMENT_STATUS,
            CANCELLED_AT,
            CURRENCY);
}
