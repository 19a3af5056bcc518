package org.regulars.consent;

import java.time.OffsetDateTime;

/**
 * Words as they stood from one day on.
 *
 * @param renewed whether everybody was asked again because it meant something else
 */
public record PurposeVersion(
        String language,
        int version,
        String name,
        String about,
        String wording,
        boolean renewed,
        String changedBy,
        OffsetDateTime changedAt) {}
