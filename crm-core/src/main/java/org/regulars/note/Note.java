package org.regulars.note;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Something a member of staff wrote down about a customer; changedAt is null until its author rewrote it. */
public record Note(
        long noteId,
        String body,
        boolean pinned,
        String author,
        OffsetDateTime writtenAt,
        @Nullable OffsetDateTime changedAt) {}
