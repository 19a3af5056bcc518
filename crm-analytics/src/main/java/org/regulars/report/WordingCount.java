package org.regulars.report;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * How many are on a list by words that they were shown.
 *
 * @param wordingId 0 where none were shown
 * @param since when the words were first shown; null where none were
 */
public record WordingCount(
        long wordingId,
        String language,
        String wording,
        @Nullable OffsetDateTime since,
        long people) {}
