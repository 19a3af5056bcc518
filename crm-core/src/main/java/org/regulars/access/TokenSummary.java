package org.regulars.access;

import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A token in a list; the hint is its last four characters, the last two moments are null until they happen. */
public record TokenSummary(
        long id,
        String name,
        String kind,
        String hint,
        List<String> scopes,
        OffsetDateTime createdAt,
        @Nullable OffsetDateTime lastUsedAt,
        @Nullable OffsetDateTime revokedAt) {}
