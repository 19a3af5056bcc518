package org.regulars.web.api.quote;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.regulars.catalog.ProductSeen;
import org.regulars.quote.QuoteState;
import org.regulars.quote.UpsertQuote;
import org.regulars.web.api.Told;
import org.regulars.web.api.customer.CustomerBody;

/** A quote as a program tells of it. */
@Schema(name = "Quote", description = "The whole quote. Lines and price can change until it is sent.")
record QuoteBody(
        @Schema(description = "The shop's own number", example = "Q-17") @NotBlank @Size(max = 200)
        String number,

        @Schema(description = "By any identity") @NotNull CustomerBody customer,

        @Schema(description = "ISO 4217", example = "EUR") @NotBlank @Size(max = 3)
        String currency,

        @Schema(description = "The last day on which it can be accepted", example = "2026-06-30") @NotNull
        LocalDate validUntil,

        @Schema(
                description = "Draft if left out. It can be sent once, and answered once.",
                allowableValues = {"draft", "sent", "accepted", "declined"})
        @Pattern(regexp = "(?i)draft|sent|accepted|declined", message = "must be draft, sent, accepted or declined")
        @Nullable
        String status,

        @Schema(description = "Each product once") @NotNull @Size(min = 1, max = 1000)
        List<Line> lines) {

    /** Some of a product at a price. */
    @Schema(name = "QuoteLine")
    record Line(
            @Schema(example = "MUG-1") @NotBlank @Size(max = 200)
            String sku,

            @Size(max = 500) @Nullable String name,

            @Schema(example = "100") @NotNull @DecimalMin("1") @DecimalMax("1000000")
            Integer quantity,

            @Schema(example = "9.90") @NotNull @DecimalMin("0") @DecimalMax("999999")
            BigDecimal unitPrice) {}

    UpsertQuote command(Told told) {
        if (lines.stream().map(line -> line.sku).distinct().count() < lines.size()) {
            told.wrong("lines", "name a product twice");
        }
        return new UpsertQuote(
                number,
                customer.command("customer.", told),
                told.currency(currency),
                validUntil,
                status == null || status.isEmpty() ? QuoteState.DRAFT : QuoteState.of(status),
                lines.stream()
                        .map(line -> new UpsertQuote.Line(
                                new ProductSeen(line.sku, Objects.requireNonNullElse(line.name, ""), "", null, "", ""),
                                line.quantity,
                                line.unitPrice))
                        .toList());
    }
}
