package org.regulars.segment;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** The checked values of one criterion, the moment that "days ago" counts back from, and the zone that days are those of. */
public record Values(Map<String, String> typed, Instant now, ZoneId zone) {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);

    /** As it was typed, without blanks around it; '' when missing. */
    public String text(String name) {
        return typed.getOrDefault(name, "").strip();
    }

    public int whole(String name) {
        return Integer.parseInt(text(name));
    }

    public BigDecimal number(String name) {
        return new BigDecimal(text(name));
    }

    public LocalDate day(String name) {
        return LocalDate.parse(text(name));
    }

    public LocalDate today() {
        return LocalDate.ofInstant(now, zone);
    }

    /** The moment so many days ago as a parameter says. */
    public OffsetDateTime daysAgo(String name) {
        return now.atZone(zone).minusDays(whole(name)).toInstant().atOffset(ZoneOffset.UTC);
    }

    public OffsetDateTime startOf(LocalDate day) {
        return day.atStartOfDay(zone).toInstant().atOffset(ZoneOffset.UTC);
    }

    static String shown(LocalDate day) {
        return DAY.format(day);
    }
}
