package org.regulars.web.api.customer;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.regulars.consent.ConsentState;
import org.regulars.customer.CustomerDetail;
import org.regulars.customer.IdentityKind;
import org.regulars.order.PurchaseSummary;
import org.regulars.standing.ScoreCard;

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
        Value value,

        @Schema(description = "Missing for who has no score, such as those who objected to profiling") @Nullable
        Scores scores) {

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

    /** What was worked out about them, staff's word before the model's; see docs/scores.md. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Scores(
            @Schema(example = "champions") @Nullable String rfmGroup,

            @Schema(description = "1 to 5, as frequency and money") @Nullable
            Integer recency,

            @Nullable Integer frequency,
            @Nullable Integer money,

            @Schema(allowableValues = {"low", "medium", "high"}) @Nullable
            String churnRisk,

            @Schema(description = "Probability that they have not left") @Nullable
            BigDecimal alive,

            @Schema(description = "Expected of 12 months") @Nullable
            BigDecimal value12,

            @Nullable LocalDate nextOrder) {

        static Scores of(ScoreCard card) {
            return new Scores(
                    card.rfmGroup(),
                    card.recency(),
                    card.frequency(),
                    card.money(),
                    card.churnRisk(),
                    card.alive(),
                    card.value12(),
                    card.nextOrder());
        }
    }

    static CustomerView of(
            CustomerDetail customer,
            @Nullable List<ConsentState> consents,
            @Nullable PurchaseSummary purchases,
            @Nullable ScoreCard scores) {
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
                purchases == null ? null : Value.of(purchases),
                scores == null ? null : Scores.of(scores));
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
