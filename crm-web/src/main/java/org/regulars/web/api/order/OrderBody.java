package org.regulars.web.api.order;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.regulars.catalog.ProductSeen;
import org.regulars.order.OrderStatus;
import org.regulars.order.UpsertOrder;
import org.regulars.web.api.Told;
import org.regulars.web.api.customer.CustomerBody;

/** An order as a program tells of it: always all of it. */
@Schema(
        name = "Order",
        description = "The whole order as it is now. What is left out is not there any more; only the customer stays.")
record OrderBody(
        @Schema(description = "The shop's own number", example = "1001") @NotBlank @Size(max = 200)
        String number,

        @Schema(
                description =
                        "By any identity; what else you say of them is taken over too. Left out for a sale to nobody known.")
        @Nullable
        CustomerBody customer,

        @Schema(example = "2026-05-06T12:00:00Z") @NotNull Instant orderedAt,

        @Schema(
                description =
                        "When the shop last changed it, now if left out: an older record never replaces a newer one")
        @Nullable
        Instant updatedAt,

        @Schema(
                description = "Open if left out. Of a cancelled or refunded order nothing counts as bought.",
                allowableValues = {"open", "paid", "fulfilled", "cancelled", "partially-refunded", "refunded"})
        @Pattern(
                regexp = "(?i)open|paid|fulfilled|cancelled|canceled|partially[-_]refunded|refunded",
                message = "must be open, paid, fulfilled, cancelled, partially-refunded or refunded")
        @Nullable
        String status,

        @Schema(description = "ISO 4217", example = "EUR") @NotBlank @Size(max = 3)
        String currency,

        @Schema(description = "ISO 3166 alpha-2 of where it goes", example = "DE") @Size(max = 2) @Nullable
        String country,

        @NotNull @Size(min = 1, max = 1000) List<Line> lines,

        @Schema(description = "Taken off the whole order, beside what lines say")
        @DecimalMin("0")
        @DecimalMax("999999999")
        @Nullable
        BigDecimal discount,

        @DecimalMin("0") @DecimalMax("999999999") @Nullable BigDecimal shipping,
        @DecimalMin("0") @DecimalMax("999999999") @Nullable BigDecimal tax,

        @Schema(description = "What was to be paid in all") @DecimalMin("0") @DecimalMax("99999999999") @Nullable
        BigDecimal total,

        @Size(max = 200) @Nullable List<Refund> refunds,

        @Schema(description = "The voucher codes that it used, several with commas between", example = "SPRING-7KQX")
        @Size(max = 500)
        @Nullable
        String coupon,

        @Schema(description = "Of the basket that it was, so that it is open no more") @Size(max = 200) @Nullable
        String cartId) {

    private static final BigDecimal MOST = new BigDecimal("99999999999");

    /** Some of a product. */
    @Schema(name = "OrderLine")
    record Line(
            @Schema(example = "MUG-1") @NotBlank @Size(max = 200)
            String sku,

            @Schema(description = "Kept with the product where its name is not known yet", example = "Blue mug")
            @Size(max = 500)
            @Nullable
            String name,

            @Size(max = 200) @Nullable String category,

            @Schema(example = "2") @NotNull @DecimalMin("1") @DecimalMax("1000000")
            Integer quantity,

            @Schema(description = "Before discount", example = "12.90")
            @NotNull
            @DecimalMin("0")
            @DecimalMax("999999999")
            BigDecimal unitPrice,

            @Schema(description = "Taken off the whole line", example = "0.00")
            @DecimalMin("0")
            @DecimalMax("999999999")
            @Nullable
            BigDecimal discount,

            @DecimalMin("0") @DecimalMax("999999999") @Nullable
            BigDecimal tax) {}

    /** Something that was given back. */
    @Schema(name = "Refund", description = "Either lines that came back, or an amount, or both")
    record Refund(
            @Schema(description = "The shop's own", example = "r-1") @NotBlank @Size(max = 100)
            String id,

            @Schema(description = "Now if left out") @Nullable
            Instant refundedAt,

            @Size(max = 1000) @Nullable List<Piece> lines,

            @Schema(description = "Money given back beyond what the lines cost")
            @DecimalMin("0")
            @DecimalMax("999999999")
            @Nullable
            BigDecimal amount) {}

    /** Pieces that came back. */
    @Schema(name = "RefundLine")
    record Piece(
            @NotBlank @Size(max = 200) String sku,
            @NotNull @DecimalMin("1") @DecimalMax("1000000") Integer quantity) {}

    UpsertOrder command(Told told) {
        BigDecimal subtotal = lines.stream()
                .map(line -> line.unitPrice.multiply(BigDecimal.valueOf(line.quantity)))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        if (subtotal.compareTo(MOST) > 0) {
            told.wrong("lines", "add up to more than " + MOST.toPlainString());
        }
        BigDecimal discounts = lines.stream().map(line -> zero(line.discount)).reduce(zero(discount), BigDecimal::add);
        if (discounts.compareTo(subtotal) > 0) {
            told.wrong("discount", "is more than the lines cost");
        }
        return new UpsertOrder(
                number,
                "",
                customer == null ? null : customer.command("customer.", told),
                orderedAt,
                updatedAt == null ? told.at() : updatedAt,
                state(),
                told.currency(currency),
                country == null ? "" : country.toUpperCase(Locale.ROOT),
                lines.stream()
                        .map(line -> new UpsertOrder.Line(
                                new ProductSeen(
                                        line.sku,
                                        Objects.requireNonNullElse(line.name, ""),
                                        Objects.requireNonNullElse(line.category, ""),
                                        line.unitPrice,
                                        "",
                                        ""),
                                line.quantity,
                                line.unitPrice,
                                zero(line.discount),
                                zero(line.tax)))
                        .toList(),
                discounts,
                zero(shipping),
                zero(tax),
                total,
                refunds(told),
                false,
                Objects.requireNonNullElse(cartId, ""),
                Objects.requireNonNullElse(coupon, ""),
                true,
                told.source());
    }

    private OrderStatus state() {
        if (status == null || status.isEmpty()) {
            return OrderStatus.OPEN;
        }
        String key = status.toLowerCase(Locale.ROOT);
        return OrderStatus.of(key.equals("canceled") ? "cancelled" : key);
    }

    private List<UpsertOrder.Refund> refunds(Told told) {
        List<UpsertOrder.Refund> made = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int i = 0; refunds != null && i < refunds.size(); i++) {
            Refund refund = refunds.get(i);
            if (!ids.add(refund.id)) {
                told.wrong("refunds[" + i + "].id", "is named twice");
            }
            List<Piece> pieces = refund.lines == null ? List.of() : refund.lines;
            for (int n = 0; n < pieces.size(); n++) {
                String sku = pieces.get(n).sku;
                if (lines.stream().noneMatch(line -> line.sku.equals(sku))) {
                    told.wrong("refunds[" + i + "].lines[" + n + "].sku", "is no product of this order");
                }
            }
            Instant at = refund.refundedAt == null ? updatedAt == null ? orderedAt : updatedAt : refund.refundedAt;
            made.add(new UpsertOrder.Refund(
                    refund.id,
                    at,
                    pieces.stream()
                            .map(piece -> new UpsertOrder.Piece(piece.sku, piece.quantity))
                            .toList(),
                    zero(refund.amount)));
        }
        return made;
    }

    private static BigDecimal zero(@Nullable BigDecimal amount) {
        return amount == null ? BigDecimal.ZERO : amount;
    }
}
