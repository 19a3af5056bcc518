package org.regulars.web.api.customer;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.regulars.consent.ConsentEntry;
import org.regulars.consent.ConsentState;

/** A customer's consents at a moment as programs see them. */
@Schema(name = "ConsentsView", description = "What held at a moment, with the evidence of each")
record ConsentsView(long customerId, Instant at, List<Consent> consents) {

    /** What held for one purpose or topic on one channel, and the entry of the ledger that decided it. */
    @Schema(name = "ConsentEvidence")
    record Consent(
            @Schema(example = "offers") String purpose,

            @Schema(description = "Empty for the whole purpose")
            String topic,

            @Schema(allowableValues = {"mail", "letter", "phone", "sms"})
            String channel,

            @Schema(allowableValues = {"granted", "confirmed", "withdrawn", "expired"})
            String status,

            @Schema(description = "Whether messages of this kind might go then")
            boolean permitted,

            Instant since,
            long entryId,
            String legalBasis,

            @Schema(description = "The address it is about; empty when none is known")
            String address,

            @Schema(description = "The exact words shown; empty when there were none")
            String wording,

            String language,

            @Schema(description = "Where from, such as double-opt-in, one-click or import")
            String source,

            String sourceRef,
            String page,
            String recordedBy) {

        static Consent of(ConsentState state) {
            ConsentEntry entry = state.entry();
            return new Consent(
                    state.purpose(),
                    state.topic(),
                    state.channel(),
                    state.status().key(),
                    state.permits(),
                    state.since(),
                    entry.entryId(),
                    entry.legalBasis().key(),
                    entry.address(),
                    entry.wording(),
                    entry.language(),
                    entry.source().source(),
                    entry.source().ref(),
                    entry.source().page(),
                    entry.source().recordedBy());
        }
    }
}
