package org.regulars.export;

import java.time.OffsetDateTime;
import java.util.List;

/**
 * A file with customers that somebody took along.
 *
 * @param purpose marketing or service
 * @param searched whether something was typed to choose them
 * @param people how many were in it
 * @param leftOut how many were not, because their data may not be used for this
 */
public record CustomerExport(
        long exportId,
        String askedBy,
        OffsetDateTime createdAt,
        String purpose,
        List<String> columns,
        String filters,
        boolean searched,
        long people,
        long leftOut) {}
