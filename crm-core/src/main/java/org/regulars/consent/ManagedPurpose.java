package org.regulars.consent;

import java.util.List;

/**
 * A purpose as staff see it, retired ones too.
 *
 * @param impliedMonths for how long a consent that was never given in words holds after the last order
 */
public record ManagedPurpose(String key, boolean retired, int impliedMonths, List<Topic> topics) {

    /** What a consent can be narrowed to. */
    public record Topic(String key, boolean retired) {}
}
