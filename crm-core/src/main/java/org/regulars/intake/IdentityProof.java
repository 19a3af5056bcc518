package org.regulars.intake;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * A way in which an event shows that its sender is the person it names, such as a signature over the userId. Make it a bean.
 * It is not asked about ordinary events that have no field of the name {@link #SIGNATURE} anywhere.
 */
public interface IdentityProof {

    String SIGNATURE = "signature";

    /**
     * The userId that this event proves, looked at when it is accepted; '' when it proves none.
     *
     * @param tokenId of the key it came with
     * @param receivedAt when it came, by our clock
     */
    String userId(long tokenId, JsonNode event, Instant receivedAt);
}
