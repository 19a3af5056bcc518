package org.regulars.offer;

/** Something of an offer cannot be kept; the message is the key of the reason. */
public class OfferRefused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String key;

    OfferRefused(String key) {
        super(key);
        this.key = key;
    }

    /** Message key of why. */
    public String key() {
        return key;
    }
}
