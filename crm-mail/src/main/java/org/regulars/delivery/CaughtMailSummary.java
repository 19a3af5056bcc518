package org.regulars.delivery;

import java.time.OffsetDateTime;

/** One line in the list of caught mails. */
public record CaughtMailSummary(long caughtId, OffsetDateTime receivedAt, String recipient, String subject) {}
