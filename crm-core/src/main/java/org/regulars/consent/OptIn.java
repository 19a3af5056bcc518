package org.regulars.consent;

import java.util.List;

/**
 * What a confirmation link is about.
 *
 * @param maskedAddress fit to be shown to whoever holds the link
 * @param form that it came by
 */
public record OptIn(
        long customerId, State state, String maskedAddress, String language, String form, List<ShownWording> wordings) {

    /** What became of a sign-up. */
    public enum State {
        WAITING,
        CONFIRMED,
        EXPIRED
    }
}
