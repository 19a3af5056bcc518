package org.regulars.access;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** A secret that user ids are signed with; the hint is its last four characters, revokedAt is null while it counts. */
public record IdentitySecret(
        long id,
        String hint,
        OffsetDateTime createdAt,
        @Nullable OffsetDateTime revokedAt) {}
