package org.regulars.intake;

import java.time.Instant;
import org.regulars.access.SignedIdentity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** The signature of the shop's server over the userId; staff are told of one that does not fit. */
@Component
class SignatureProof implements IdentityProof {

    private final SignedIdentity identity;
    private final EventWarnings warnings;

    SignatureProof(SignedIdentity identity, EventWarnings warnings) {
        this.identity = identity;
        this.warnings = warnings;
    }

    @Override
    public String userId(long tokenId, JsonNode event, Instant receivedAt) {
        SignedIdentity.Verdict verdict = identity.check(tokenId, event, receivedAt);
        if (!verdict.warning().isEmpty()) {
            warnings.note(tokenId, event, verdict.warning(), "");
        }
        return verdict == SignedIdentity.Verdict.PROVEN
                ? event.path("userId").asString("").strip()
                : "";
    }
}
