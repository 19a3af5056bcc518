package org.regulars.imports;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a row says of consent.
 *
 * @param status granted, confirmed or withdrawn
 * @param at null when the row does not say when
 */
record Claim(
        String purpose,
        String channel,
        String topic,
        String status,
        String legalBasis,
        @Nullable Instant at,
        String wording,
        String language,
        String page,
        String ip,
        String userAgent,
        String source) {

    boolean grants() {
        return !status.equals("withdrawn");
    }
}
