package org.regulars.form;

import java.time.OffsetDateTime;

/** A form in a list. */
public record FormSummary(String form, String name, boolean active, String slideIn, OffsetDateTime changedAt) {}
