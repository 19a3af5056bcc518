package org.regulars.web.api.voucher;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.regulars.offer.GivenOffer;

/** A voucher as a shop needs to know it; nothing of whom it was given to but the customer's number here. */
@Schema(name = "Voucher")
record Voucher(
        @Schema(description = "In capitals", example = "SPRING-7KQX-4MNP-9RTU")
        String code,

        @Schema(description = "Whether an order can use it now")
        boolean valid,

        @Schema(description = "open, not-yet, used, over or taken-back")
        String status,

        @Schema(description = "Number of the offer") long offerId,

        @Schema(description = "What it is, in the language asked for")
        String title,

        @Schema(description = "What it does not apply to and the like")
        String text,

        long customerId,
        Instant givenAt,

        @Schema(description = "Not before; null from the start") @Nullable
        Instant validFrom,

        @Schema(description = "Before this moment; null for ever") @Nullable
        Instant validUntil,

        @Nullable Instant usedAt,

        @Schema(description = "Number of the order that used it") @Nullable
        String orderNumber) {

    static Voucher of(GivenOffer given) {
        return new Voucher(
                given.code(),
                given.state() == GivenOffer.State.OPEN,
                given.state().key(),
                given.offerId(),
                given.title(),
                given.text(),
                given.customerId(),
                given.givenAt(),
                given.validFrom(),
                given.validUntil(),
                given.usedAt(),
                given.order().isEmpty() ? null : given.order());
    }
}
