package org.regulars.value;

import java.util.Arrays;
import java.util.Locale;

/**
 * The groups that recency, frequency and monetary scores (1 to 5) fall into: the first that fits, from top to bottom.
 *
 * <p>This table is the one place where the groups are defined.
 */
public enum RfmGroup {
    //              recency   frequency  monetary
    CHAMPIONS(4, 5, 4, 5, 4, 5),
    LOYAL(3, 5, 3, 5, 1, 5),
    POTENTIAL_LOYAL(4, 5, 2, 2, 1, 5),
    NEW(5, 5, 1, 1, 1, 5),
    PROMISING(4, 4, 1, 1, 1, 5),
    NEED_ATTENTION(3, 3, 2, 2, 1, 5),
    ABOUT_TO_SLEEP(3, 3, 1, 1, 1, 5),
    CANNOT_LOSE(1, 1, 4, 5, 4, 5),
    AT_RISK(1, 2, 3, 5, 1, 5),
    HIBERNATING(2, 2, 1, 2, 1, 5),
    LOST(1, 1, 1, 2, 1, 5);

    private final int recencyFrom;
    private final int recencyTo;
    private final int frequencyFrom;
    private final int frequencyTo;
    private final int monetaryFrom;
    private final int monetaryTo;

    RfmGroup(int recencyFrom, int recencyTo, int frequencyFrom, int frequencyTo, int monetaryFrom, int monetaryTo) {
        this.recencyFrom = recencyFrom;
        this.recencyTo = recencyTo;
        this.frequencyFrom = frequencyFrom;
        this.frequencyTo = frequencyTo;
        this.monetaryFrom = monetaryFrom;
        this.monetaryTo = monetaryTo;
    }

    /** The group of three scores, each 1 to 5. */
    static RfmGroup of(int recency, int frequency, int monetary) {
        return Arrays.stream(values())
                .filter(group -> group.fits(recency, frequency, monetary))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("No group for " + recency + ", " + frequency + ", " + monetary));
    }

    private boolean fits(int recency, int frequency, int monetary) {
        return recencyFrom <= recency
                && recency <= recencyTo
                && frequencyFrom <= frequency
                && frequency <= frequencyTo
                && monetaryFrom <= monetary
                && monetary <= monetaryTo;
    }

    /** Stored and shown by this key, as in {@code value.group.at-risk}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The group with this stored key. */
    public static RfmGroup ofKey(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
