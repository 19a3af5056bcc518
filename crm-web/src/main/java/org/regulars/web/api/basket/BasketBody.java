package org.regulars.web.api.basket;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.regulars.basket.UpsertBasket;
import org.regulars.catalog.ProductSeen;
import org.regulars.web.api.Told;
import org.regulars.web.api.WebAddress;
import org.regulars.web.api.customer.CustomerBody;

/** A basket as a program tells of it: always all that is in it. */
@Schema(name = "Basket", description = "All that is in the basket; no lines when it was emptied.")
record BasketBody(
        @Schema(description = "The shop's own id", example = "c-99") @NotBlank @Size(max = 100)
        String cartId,

        @Schema(description = "By any identity; a visitor by anonymousId") @NotNull
        CustomerBody customer,

        @Schema(description = "ISO 4217", example = "EUR") @NotBlank @Size(max = 3)
        String currency,

        @NotNull @Size(max = 1000) List<Line> lines,

        @Schema(description = "Where the customer finds the basket again", example = "https://shop.example/cart/c-99")
        @Size(max = 2000)
        @Pattern(regexp = WebAddress.PATTERN, message = WebAddress.MESSAGE)
        @Nullable
        String url,

        @Schema(description = "Once it was taken to the checkout") @Size(max = 100) @Nullable
        String checkoutId,

        @Schema(description = "Of the order that it became") @Size(max = 100) @Nullable
        String orderNumber,

        @Schema(description = "When it was so, now if left out. It is put between other changes at its own time.")
        @Nullable
        Instant updatedAt) {

    /** Some of a product. */
    @Schema(name = "BasketLine")
    record Line(
            @Schema(example = "MUG-1") @NotBlank @Size(max = 200)
            String sku,

            @Schema(example = "Blue mug") @Size(max = 500) @Nullable
            String name,

            @Size(max = 200) @Nullable String category,

            @Schema(example = "1") @NotNull @DecimalMin("1") @DecimalMax("1000000")
            Integer quantity,

            @Schema(example = "12.90") @DecimalMin("0") @DecimalMax("999999999") @Nullable
            BigDecimal unitPrice,

            @Size(max = 2000) @Pattern(regexp = WebAddress.PATTERN, message = WebAddress.MESSAGE) @Nullable
            String url,

            @Size(max = 2000) @Pattern(regexp = WebAddress.PATTERN, message = WebAddress.MESSAGE) @Nullable
            String imageUrl) {}

    UpsertBasket command(Told told) {
        return new UpsertBasket(
                cartId,
                customer.command("customer.", told),
                Objects.requireNonNullElse(checkoutId, ""),
                told.currency(currency),
                Objects.requireNonNullElse(url, ""),
                lines.stream()
                        .map(line -> new UpsertBasket.Line(
                                new ProductSeen(
                                        line.sku,
                                        Objects.requireNonNullElse(line.name, ""),
                                        Objects.requireNonNullElse(line.category, ""),
                                        line.unitPrice,
                                        Objects.requireNonNullElse(line.url, ""),
                                        Objects.requireNonNullElse(line.imageUrl, "")),
                                line.quantity,
                                line.unitPrice))
                        .toList(),
                Objects.requireNonNullElse(orderNumber, ""),
                updatedAt == null ? told.at() : updatedAt);
    }
}
