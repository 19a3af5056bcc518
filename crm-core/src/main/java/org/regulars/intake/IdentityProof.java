package org.regulars.intake;

import tools.jackson.databind.JsonNode;

/** A way in which an event shows that its sender is the person it names, such as a signature over the userId. Make it a bean. */
public interface IdentityProof {

    /** The userId that this event proves, looked at when it is accepted; '' when it proves none. */
    String userId(JsonNode event);
}
