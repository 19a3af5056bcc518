package org.regulars.job;

import java.time.Duration;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A job with its last run that did something.
 *
 * @param next when it runs next, null while it is running or not scheduled yet
 * @param startedAt start of the last run, null before the first
 * @param duration of the last run, null before the first
 * @param outcome done or failed; '' before the first run
 * @param detail what the last run did, or why it failed
 */
public record JobSummary(
        String key,
        Duration every,
        @Nullable OffsetDateTime next,
        @Nullable OffsetDateTime startedAt,
        @Nullable Duration duration,
        String outcome,
        String detail) {}
