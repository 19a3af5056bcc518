package org.regulars.basket;

import java.util.Locale;

/** How a basket stands: still waiting, bought, or emptied by the customer. */
public enum BasketState {
    OPEN,
    ORDERED,
    EMPTIED;

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static BasketState of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
