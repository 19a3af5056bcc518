package org.regulars.web.api.voucher;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Says which order used a voucher. */
@Schema(name = "Redemption")
record Redemption(
        @Schema(description = "The shop's own number of the order", example = "1001")
        @NotBlank
        @Size(max = 200)
        @Nullable
        String orderNumber) {}
