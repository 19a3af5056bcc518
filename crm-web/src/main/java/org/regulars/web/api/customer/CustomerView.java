package org.regulars.web.api.customer;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.regulars.consent.ConsentState;
import org.regulars.customer.CustomerDetail;
import org.regulars.customer.IdentityKind;
import org.regulars.order.PurchaseSummary;

/** A customer as programs see them. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "CustomerView", description = "A customer with identities, profile, consents and value")
record CustomerView(
        @Schema(example = "1042") long customerId,

        @Schema(description = "The shop's own number; the first one where there are several", example = "4711")
        @Nullable
        String externalId,

        @Schema(allowableValues = {"visitor", "known"}) String state,
        String firstName,
        String lastName,
        String language,
        String country,
        String timeZone,
        OffsetDateTime createdAt,
        OffsetDateTime lastSeenAt,
        List<CustomerDetail.Identity> identities,

        @Schema(
                description =
                        "Each value with where it comes from and since when; origin is told, observed or computed")
        @Nullable
        List<CustomerDetail.Attribute> profile,

        @Nullable List<Consent> consents,

        @Schema(description = "Missing while nothing was bought") @Nullable
        Value value) {

    /** What holds for one purpose or topic on one channel. */
    record Consent(
            String purpose,

            @Schema(description = "Empty for the whole purpose")
            String topic,

            String channel,

            @Schema(allowableValues = {"granted", "confirmed", "withdrawn", "expired"})
            String status,

            @Schema(description = "Whether messages of this kind may go")
            boolean permitted,

            String legalBasis,
            Instant since) {

        static Consent of(ConsentState state) {
            return new Consent(
                    state.purpose(),
                    state.topic(),
                    state.channel(),
                    state.status().key(),
                    state.permits(),
                    state.entry().legalBasis().key(),
                    state.since());
        }
    }

    /** What the orders add up to. */
    record Value(
            int orders,
            BigDecimal gross,

            @Schema(description = "Less discounts, cancellations and refunds")
            BigDecimal net,

            OffsetDateTime firstOrderAt,
            OffsetDateTime lastOrderAt) {

        static Value of(PurchaseSummary summary) {
            return new Value(
                    summary.orders(), summary.gross(), summary.net(), summary.firstOrderAt(), summary.lastOrderAt());
        }
    }

    static CustomerView of(
            CustomerDetail customer, @Nullable List<ConsentState> consents, @Nullable PurchaseSummary purchases) {
        CustomerDetail.Who who = customer.who();
        return new CustomerView(
                who.customerId(),
                customer.identities().stream()
                        .filter(identity -> identity.kind().equals(IdentityKind.SHOP_NUMBER.key()))
                        .map(CustomerDetail.Identity::shown)
                        .findFirst()
                        .orElse(null),
                who.state(),
                who.firstName(),
                who.lastName(),
                who.language(),
                who.country(),
                who.timeZone(),
                who.createdAt(),
                who.lastSeenAt(),
                customer.identities(),
                consents == null ? null : customer.attributes(),
                consents == null ? null : consents.stream().map(Consent::of).toList(),
                purchases == null ? null : Value.of(purchases));
    }

    /** Changes with what a program can tell, not with each visit. */
    String tag() {
        return '"'
                + Integer.toHexString(List.of(customerId, state, firstName, lastName, language, country, timeZone)
                        .hashCode())
                + "-" + Integer.toHexString(identities.hashCode()) + "-"
                + Integer.toHexString(profile == null ? 0 : profile.hashCode()) + '"';
    }
}
