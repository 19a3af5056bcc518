package org.regulars.privacy;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;

/**
 * Something that a customer does not allow to be done with their data.
 *
 * @param recordedBy "customer" or a staff e-mail address
 * @param reason '' when none was given
 */
public record Limit(Kind kind, Instant since, String recordedBy, String reason) {

    /** What is not allowed. */
    public enum Kind {
        /** Anything but keeping the data (GDPR article 18): no mail, no segment, no score, no report by person. */
        RESTRICTED,
        /** Advertising on any channel (article 21). */
        NO_MARKETING,
        /** Scores, recommendations, and segments by behaviour (article 21). */
        NO_PROFILING;

        public String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        public static Kind of(String key) {
            return Arrays.stream(values())
                    .filter(kind -> kind.key().equals(key))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("There is no limit " + key));
        }
    }
}
