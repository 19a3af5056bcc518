package org.regulars.consent;

import java.time.Instant;

/**
 * What holds now for one purpose or topic on one channel.
 *
 * @param topic '' for the whole purpose
 * @param entry the entry that decides; it may be about the whole purpose where this is about a topic
 */
public record ConsentState(
        String purpose, String topic, String channel, ConsentStatus status, Instant since, ConsentEntry entry) {

    /** Whether messages of this kind may go. */
    public boolean permits() {
        return status == ConsentStatus.CONFIRMED;
    }
}
