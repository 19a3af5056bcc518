package org.regulars.template;

import java.time.Instant;
import java.util.List;

/**
 * A mail that staff wrote, as lists show it.
 *
 * @param subject in the template's own language
 * @param languages what it speaks, its own first
 * @param campaigns how many campaigns use it
 */
public record TemplateSummary(
        long templateId,
        String name,
        String language,
        int version,
        String subject,
        List<String> languages,
        Instant changedAt,
        String changedBy,
        long campaigns) {}
