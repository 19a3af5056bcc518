package org.regulars.segment;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;

/** The checked values of one criterion, and the moment that "days ago" counts back from. */
public record Values(Map<String, String> typed, Instant now) {

    /** As it was typed, without blanks around it; '' when missing. */
    public String text(String name) {
        return typed.getOrDefault(name, "").strip();
    }

    public int whole(String name) {
        return Integer.parseInt(text(name));
    }

    public BigDecimal money(String name) {
        return new BigDecimal(text(name));
    }

    /** The moment so many days ago as the parameter {@code days} says. */
    public OffsetDateTime since() {
        return now.minus(Duration.ofDays(whole("days"))).atOffset(ZoneOffset.UTC);
    }
}
