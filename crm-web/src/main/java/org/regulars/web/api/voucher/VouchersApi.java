package org.regulars.web.api.voucher;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.regulars.access.Access;
import org.regulars.offer.GivenOffer;
import org.regulars.offer.Redemptions;
import org.regulars.shop.ShopProperties;
import org.regulars.web.api.ApiProblem;
import org.regulars.web.api.Calls;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Vouchers by program, for a till that checks a code while the customer waits. */
@RestController
@RequestMapping("/v1/vouchers/{code}")
@Tag(name = "Vouchers", description = "Codes that customers were given, and the orders that used them.")
class VouchersApi {

    private final Calls calls;
    private final Redemptions redemptions;
    private final ShopProperties shop;

    VouchersApi(Calls calls, Redemptions redemptions, ShopProperties shop) {
        this.calls = calls;
        this.redemptions = redemptions;
        this.shop = shop;
    }

    @GetMapping
    @PreAuthorize("hasAuthority('SCOPE_orders:read')")
    @Operation(
            summary = "Whether an order can use a code",
            description = "Capitals or not is the same. Only codes that somebody was given are known.")
    @ApiResponse(responseCode = "200", description = "The voucher; valid says whether it can be used now")
    Voucher get(@PathVariable String code, @RequestParam(defaultValue = "") String language) {
        return redemptions
                .find(code, language.isEmpty() ? shop.language() : language)
                .map(Voucher::of)
                .orElseThrow(VouchersApi::unknown);
    }

    @PostMapping("/redemption")
    @PreAuthorize("hasAuthority('SCOPE_orders:write')")
    @Operation(
            summary = "Say that an order used a code",
            description =
                    "Of two orders at once one wins. The same order may say it again. An order that comes with the code says it too, so"
                            + " this is for shops that want to be sure before they take it.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = Redemption.class))))
    @ApiResponse(responseCode = "200", description = "Used by this order, now or before")
    Voucher redeem(@PathVariable String code, @AuthenticationPrincipal Access who, HttpServletRequest request) {
        String number = Objects.requireNonNull(
                        calls.ask(Redemption.class, request).orderNumber())
                .strip();
        GivenOffer given = redemptions
                .redeem(code, number, "api " + who.name(), shop.language())
                .orElseThrow(VouchersApi::unknown);
        if (given.state() != GivenOffer.State.USED || !given.order().equals(number)) {
            throw new ApiProblem(
                    HttpStatus.CONFLICT,
                    "It cannot be used",
                    switch (given.state()) {
                        case USED -> "Another order has used this voucher.";
                        case OVER -> "The time of this voucher is over.";
                        case NOT_YET -> "This voucher cannot be used yet.";
                        default -> "This voucher was taken back.";
                    });
        }
        return Voucher.of(given);
    }

    @DeleteMapping("/redemption")
    @PreAuthorize("hasAuthority('SCOPE_orders:write')")
    @Operation(
            summary = "Give a code back",
            description =
                    "For an order that came to nothing. A cancelled order gives it back by itself where the offer says so.")
    @ApiResponse(responseCode = "200", description = "The voucher as it stands now")
    Voucher giveBack(@PathVariable String code, @RequestParam String orderNumber) {
        redemptions.giveBack(code, orderNumber.strip());
        return get(code, "");
    }

    private static ApiProblem unknown() {
        return ApiProblem.notFound("voucher with this code");
    }
}
