package org.regulars.report;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;

/**
 * A number of days in the shop's zone.
 *
 * @param from first day
 * @param to last day
 * @param past true when it does not end today but with the last order, because none came since
 */
public record Period(LocalDate from, LocalDate to, ZoneId zone, boolean past) {

    static Period endingWith(LocalDate last, int days, ZoneId zone, boolean past) {
        return new Period(last.minusDays(days - 1L), last, zone, past);
    }

    public int days() {
        return (int) (to.toEpochDay() - from.toEpochDay()) + 1;
    }

    /** As many days, right before. */
    Period before() {
        return endingWith(from.minusDays(1), days(), zone, past);
    }

    OffsetDateTime start() {
        return from.atStartOfDay(zone).toOffsetDateTime();
    }

    /** The first moment after it. */
    OffsetDateTime end() {
        return to.plusDays(1).atStartOfDay(zone).toOffsetDateTime();
    }

    boolean contains(Instant moment) {
        return !moment.isBefore(start().toInstant()) && moment.isBefore(end().toInstant());
    }

    /** The unit that makes between 5 and 31 bars of it. */
    public String unit() {
        return days() <= 31 ? "day" : days() <= 120 ? "week" : "month";
    }
}
