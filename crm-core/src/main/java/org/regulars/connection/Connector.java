package org.regulars.connection;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A kind of shop software and how it reports. One more kind is one more bean of this, its steps in
 * {@code messages/connections.properties}, and one test.
 */
public interface Connector {

    /** Stored key, last part but one of the address that the shop calls; kebab-case, never changes. */
    String key();

    /** Whether a call comes from the shop that has this secret; looks at the bytes as they came. */
    boolean genuine(String secret, Call call);

    /** Whether the shop only says that it will call; such a greeting has no signature and no effect. */
    default boolean greets(Call call) {
        return false;
    }

    /** What the call is about, such as "orders/create"; '' when it does not say. */
    String topic(Call call);

    /** The shop's own id of this delivery, the same when it is repeated; '' when it has none. */
    String messageId(Call call);

    /**
     * What a payload says. Reads leniently: what is missing is missing.
     *
     * @return nothing for a topic that means nothing here
     * @throws PayloadUnusable if what the topic is about cannot be found in it
     */
    List<ShopNews> read(String topic, JsonNode payload, Shop shop);
}
