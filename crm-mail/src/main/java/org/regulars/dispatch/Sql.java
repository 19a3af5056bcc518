package org.regulars.dispatch;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Moments as the database driver takes them. */
final class Sql {

    private Sql() {}

    static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    /** As an element of an array, for which the driver knows no moments. */
    static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }
}
