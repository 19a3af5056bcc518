package org.regulars.web.api.product;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.regulars.catalog.ProductKind;
import org.regulars.catalog.UpsertProduct;
import org.regulars.web.api.Told;
import org.regulars.web.api.WebAddress;

/** A product as a program tells of it. */
@Schema(name = "Product", description = "What is left out or null stays as it is known.")
record ProductBody(
        @Schema(description = "The shop's own code", example = "MUG-1") @NotBlank @Size(max = 200)
        String sku,

        @Schema(example = "Blue mug") @Size(max = 500) @Nullable
        String name,

        @Schema(example = "Mugs") @Size(max = 200) @Nullable String category,

        @Schema(
                description = "A charge (postage, a fee) is never recommended",
                allowableValues = {"goods", "charge"})
        @Pattern(regexp = "(?i)goods|charge", message = "must be goods or charge")
        @Nullable
        String kind,

        @Schema(description = "In the shop's currency", example = "12.90")
        @DecimalMin("0")
        @DecimalMax("999999999")
        @Nullable
        BigDecimal price,

        @Schema(example = "https://shop.example/mug-1")
        @Size(max = 2000)
        @Pattern(regexp = WebAddress.PATTERN, message = WebAddress.MESSAGE)
        @Nullable
        String url,

        @Schema(description = "The first of images, for those who have one only")
        @Size(max = 2000)
        @Pattern(regexp = WebAddress.PATTERN, message = WebAddress.MESSAGE)
        @Nullable
        String imageUrl,

        @Schema(description = "The most telling first", example = "[\"https://shop.example/mug-1.jpg\"]")
        @Size(max = 50)
        @Nullable
        List<String> images,

        @Schema(description = "Whether it can be bought now") @Nullable
        Boolean available,

        @Schema(description = "Pieces there are") @DecimalMin("-1000000000") @DecimalMax("1000000000") @Nullable
        Integer stock,

        @Schema(description = "When it was so, now if left out: an older record never replaces a newer one") @Nullable
        Instant updatedAt) {

    UpsertProduct command(Told told) {
        for (int i = 0; images != null && i < images.size(); i++) {
            if (!images.get(i).matches(WebAddress.PATTERN) || images.get(i).length() > 2000) {
                told.wrong("images[" + i + "]", WebAddress.MESSAGE);
            }
        }
        return new UpsertProduct(
                sku,
                "",
                name,
                category,
                kind == null || kind.isEmpty() ? null : ProductKind.valueOf(kind.toUpperCase(Locale.ROOT)),
                price,
                url,
                images != null ? images : imageUrl == null || imageUrl.isEmpty() ? null : List.of(imageUrl),
                available,
                stock,
                updatedAt == null ? told.at() : updatedAt);
    }
}
