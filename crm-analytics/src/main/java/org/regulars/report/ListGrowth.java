package org.regulars.report;

import java.time.LocalDate;

/**
 * What a list gained and lost in a month, in times: somebody may leave and come again.
 *
 * @param month its first day
 * @param asked sign-ups that waited for the mailbox
 * @param size how many were on it at the end of the month
 */
public record ListGrowth(LocalDate month, long asked, long confirmed, long withdrawn, long expired, long size) {

    public long net() {
        return confirmed - withdrawn - expired;
    }
}
