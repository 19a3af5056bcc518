package org.regulars.web.api.customer;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.regulars.access.Access;
import org.regulars.audit.AuditTrail;
import org.regulars.consent.ConsentLedger;
import org.regulars.customer.CustomerFeed;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.shop.ShopProperties;
import org.regulars.web.api.ApiProblem;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What we knew of a customer's consents at any moment, with the evidence of each. */
@RestController
@RequestMapping("/v1/customers/{externalId}/consents")
@Tag(name = "Customers")
class ConsentsApi {

    private final CustomerFeed feed;
    private final ConsentLedger ledger;
    private final AuditTrail audit;
    private final ShopProperties shop;
    private final Clock clock;

    ConsentsApi(CustomerFeed feed, ConsentLedger ledger, AuditTrail audit, ShopProperties shop, Clock clock) {
        this.feed = feed;
        this.ledger = ledger;
        this.audit = audit;
        this.shop = shop;
        this.clock = clock;
    }

    @GetMapping
    @PreAuthorize("hasAuthority('SCOPE_customers:read')")
    @Operation(
            summary = "What we knew of a customer's consents at a moment",
            description =
                    "For each purpose, topic and channel the entry that decided then, with its exact words. Only what had"
                            + " happened and was recorded by that moment counts. Reading is put on record.")
    @ApiResponse(responseCode = "200", description = "What held; nothing was known of what is not listed")
    @ApiResponse(responseCode = "400", description = "The moment cannot be read")
    @ApiResponse(responseCode = "404", description = "No customer has this number")
    ConsentsView at(
            @PathVariable String externalId,
            @Parameter(
                            description =
                                    "The moment, such as 2026-05-03T10:00:00Z; without a zone it is in the shop's; now where it is missing")
                    @RequestParam(defaultValue = "")
                    String at,
            @Parameter(description = "Only this purpose, such as offers") @RequestParam(defaultValue = "")
                    String purpose,
            @Parameter(description = "Only this channel: mail, letter, phone or sms") @RequestParam(defaultValue = "")
                    String channel,
            @AuthenticationPrincipal Access who) {
        Instant moment = at.isBlank() ? clock.instant() : moment(at.strip());
        long customerId = feed.find(List.of(new IdentityClaim(IdentityKind.SHOP_NUMBER, externalId, false)))
                .orElseThrow(() -> ApiProblem.notFound("customer with this number"))
                .customerId();
        audit.record(who.name(), "consents-viewed", "customer " + customerId, customerId, Map.of("by", "api"));
        return new ConsentsView(
                customerId,
                moment,
                ledger.stateAt(customerId, moment).stream()
                        .filter(state -> purpose.isEmpty() || state.purpose().equals(purpose))
                        .filter(state -> channel.isEmpty() || state.channel().equals(channel))
                        .map(ConsentsView.Consent::of)
                        .toList());
    }

    private Instant moment(String typed) {
        try {
            return OffsetDateTime.parse(typed).toInstant();
        } catch (DateTimeException e) {
            return inTheShopsZone(typed);
        }
    }

    private Instant inTheShopsZone(String typed) {
        try {
            return LocalDateTime.parse(typed).atZone(shop.zone()).toInstant();
        } catch (DateTimeException e) {
            throw new ApiProblem(
                    HttpStatus.BAD_REQUEST,
                    "The moment cannot be read",
                    "Send at as a moment such as 2026-05-03T10:00:00Z.",
                    List.of(new ApiProblem.FieldError("at", "is no moment such as 2026-05-03T10:00:00Z")));
        }
    }
}
