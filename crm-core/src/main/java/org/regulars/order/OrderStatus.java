package org.regulars.order;

import java.util.Locale;

/** How an order stands in the shop. */
public enum OrderStatus {
    OPEN,
    PAID,
    FULFILLED,
    CANCELLED,
    PARTIALLY_REFUNDED,
    REFUNDED;

    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static OrderStatus of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Whether nothing of it is left with the customer. */
    boolean takesAllBack() {
        return this == CANCELLED || this == REFUNDED;
    }
}
