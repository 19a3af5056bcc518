package org.regulars.imports;

import java.time.OffsetDateTime;

/** An import in the list. */
public record ImportSummary(
        long importId,
        String kind,
        String format,
        String fileName,
        ImportState state,
        long rowsExpected,
        long rowsRead,
        long rowsDone,
        long rowsRejected,
        long linesNew,
        String createdBy,
        OffsetDateTime createdAt) {}
