package org.regulars.report;

import java.time.LocalDate;

/**
 * What became of a month's sign-ups.
 *
 * @param waiting whose mailbox can still confirm
 * @param never whose mailbox did not while it could
 */
public record Unanswered(LocalDate month, String form, long asked, long confirmed, long waiting, long never) {}
