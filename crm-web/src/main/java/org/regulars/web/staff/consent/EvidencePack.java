package org.regulars.web.staff.consent;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.regulars.consent.ConsentEntry;
import org.regulars.consent.LegalBasis;
import org.regulars.shop.ShopProperties;

/**
 * All consent records of one person, in the shape of ISO/IEC TS 27560:2023: header, processing, party and event of each
 * record, and beside them what the standard leaves to the implementation (how it was collected, its place in the chain).
 */
record EvidencePack(
        @JsonProperty("schema_version") String schemaVersion,
        @JsonProperty("pii_principal_id") String principalId,
        @JsonProperty("issued_at") Instant issuedAt,
        @JsonProperty("chain_head") String chainHead,
        @JsonProperty("pii_controllers") List<Party> controllers,
        @JsonProperty("consent_records") List<Entry> records) {

    private static final String SCHEMA = "ISO/IEC TS 27560:2023";

    static EvidencePack of(
            long customerId,
            List<ConsentEntry> history,
            Map<Long, String> links,
            String head,
            ShopProperties shop,
            Instant now) {
        return new EvidencePack(
                SCHEMA,
                Long.toString(customerId),
                now,
                head,
                List.of(new Party(
                        "controller",
                        "pii_controller",
                        shop.name(),
                        shop.postalAddress(),
                        shop.senderAddress(),
                        shop.url().toString())),
                history.stream()
                        .map(entry -> Entry.of(entry, links.getOrDefault(entry.entryId(), "")))
                        .toList());
    }

    /** Who decides about the data. */
    record Party(
            @JsonProperty("party_id") String id,
            @JsonProperty("party_role") String role,
            @JsonProperty("party_name") String name,
            @JsonProperty("party_address") String address,
            @JsonProperty("party_email") String email,
            @JsonProperty("party_url") String url) {}

    /** One entry of the ledger. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Entry(
            @JsonProperty("record_id") String id,
            @JsonProperty("privacy_notice") String notice,
            @JsonProperty("language") String language,
            @JsonProperty("purposes") List<Use> purposes,
            @JsonProperty("pii_controllers") List<String> controllers,
            @JsonProperty("collection") Collection collection,
            @JsonProperty("event") List<Event> events,
            @JsonProperty("chain_link") String link) {

        static Entry of(ConsentEntry entry, String link) {
            return new Entry(
                    Long.toString(entry.entryId()),
                    entry.wording(),
                    entry.language(),
                    List.of(new Use(
                            entry.purpose(),
                            entry.topic(),
                            entry.channel(),
                            basis(entry.legalBasis()),
                            entry.address())),
                    List.of("controller"),
                    new Collection(
                            entry.source().source(),
                            entry.source().ref(),
                            entry.source().page(),
                            entry.source().recordedBy(),
                            entry.source().ip(),
                            entry.source().userAgent()),
                    List.of(new Event(
                            entry.occurredAt(),
                            state(entry),
                            entry.source().recordedBy().equals("customer") ? "pii_principal" : "pii_controller")),
                    link);
        }

        private static String basis(LegalBasis basis) {
            return switch (basis) {
                case CONSENT -> "consent";
                case CONTRACT -> "contract";
                case LEGITIMATE_INTEREST -> "legitimate_interest";
            };
        }

        /** In the standard's words: a request waits, a confirmation gives, a stop withdraws, time ends. */
        private static String state(ConsentEntry entry) {
            return switch (entry.status()) {
                case GRANTED -> "consent_requested";
                case CONFIRMED -> "consent_given";
                case WITHDRAWN -> "consent_withdrawn";
                case EXPIRED -> "consent_expired";
            };
        }
    }

    /** What it is for. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Use(
            @JsonProperty("purpose") String purpose,
            @JsonProperty("topic") String topic,
            @JsonProperty("channel") String channel,
            @JsonProperty("lawful_basis") String lawfulBasis,
            @JsonProperty("pii_information") String address) {}

    /** How it came to us. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Collection(
            @JsonProperty("method") String method,
            @JsonProperty("reference") String reference,
            @JsonProperty("page") String page,
            @JsonProperty("recorded_by") String recordedBy,
            @JsonProperty("ip_address") String ip,
            @JsonProperty("user_agent") String userAgent) {}

    /** What happened when. */
    record Event(
            @JsonProperty("event_time") Instant time,
            @JsonProperty("event_state") String state,
            @JsonProperty("entity_id") String by) {}
}
