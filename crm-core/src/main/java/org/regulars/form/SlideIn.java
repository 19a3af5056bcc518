package org.regulars.form;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * When a form slides in on the shop's pages.
 *
 * @param after seconds on the page, or percent of it that were read
 * @param restDays for how long whoever saw it is left alone
 */
public record SlideIn(When when, int after, int restDays) {

    public static final int LONGEST_SECONDS = 600;
    public static final int WHOLE_PAGE = 100;
    public static final int LONGEST_REST = 365;

    /** Never. */
    public static final SlideIn NEVER = new SlideIn(When.OFF, 15, 30);

    /** What makes it slide in. */
    public enum When {
        OFF,
        SECONDS,
        SCROLL,
        LEAVING;

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<When> of(String key) {
            return Arrays.stream(values()).filter(one -> one.key().equals(key)).findFirst();
        }
    }
}
