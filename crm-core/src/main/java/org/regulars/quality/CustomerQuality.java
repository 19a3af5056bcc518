package org.regulars.quality;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How good what is known of one customer is, and why; null where nobody looked yet. */
public record CustomerQuality(@Nullable Summary summary, List<IssueLine> issues) {

    /** In percent and yes or no. */
    public record Summary(
            int completeness, boolean valid, boolean timely, boolean usable, boolean consenting, boolean proven) {}
}
