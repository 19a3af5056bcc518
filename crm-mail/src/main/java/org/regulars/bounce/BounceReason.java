package org.regulars.bounce;

import java.util.Locale;

/** Why a mail did not arrive. What its class means for the address is up to {@link BounceProperties}. */
public enum BounceReason {
    USER_UNKNOWN(BounceClass.HARD),
    HOST_UNKNOWN(BounceClass.HARD),
    MOVED(BounceClass.HARD),
    NOT_ACCEPTING(BounceClass.HARD),
    SUSPENDED(BounceClass.SOFT),
    FILTERED(BounceClass.SOFT),
    EXPIRED(BounceClass.SOFT),
    NETWORK(BounceClass.SOFT),
    DELIVERY_PROGRAM(BounceClass.SOFT),
    UNDEFINED(BounceClass.SOFT),
    MAILBOX_FULL(BounceClass.FULL),
    SPAM(BounceClass.ABOUT_US),
    VIRUS(BounceClass.ABOUT_US),
    REVERSE_DNS(BounceClass.ABOUT_US),
    AUTHENTICATION(BounceClass.ABOUT_US),
    REPUTATION(BounceClass.ABOUT_US),
    SPEED(BounceClass.ABOUT_US),
    CONNECTIONS(BounceClass.ABOUT_US),
    BLOCKED(BounceClass.ABOUT_US),
    RELAYING(BounceClass.ABOUT_US),
    TOO_BIG(BounceClass.ABOUT_US),
    SYSTEM(BounceClass.ABOUT_US),
    SECURITY(BounceClass.ABOUT_US),
    SENDER_REFUSED(BounceClass.ABOUT_US),
    NOT_COMPLIANT(BounceClass.ABOUT_US),
    CONTENT(BounceClass.ABOUT_US),
    POLICY(BounceClass.ABOUT_US),
    SYNTAX(BounceClass.ABOUT_US);

    private final BounceClass said;

    BounceReason(BounceClass said) {
        this.said = said;
    }

    /** What such a bounce says about the address. */
    public BounceClass bounceClass() {
        return said;
    }

    /** The stored key, kebab-case; it never changes. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static BounceReason of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
