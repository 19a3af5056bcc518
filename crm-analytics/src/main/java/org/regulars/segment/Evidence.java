package org.regulars.segment;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;

/**
 * The value of one customer that decides a criterion, such as "2 orders" where it takes three.
 *
 * @param key the message {@code segments.found.<key>}, with the value as {0}
 * @param kind how the value reads
 * @param value SQL of one value of the customer {@code c}; null where there is none
 * @param needs what the value has to be, as in "at least 3"; null where the sentence of the criterion says it
 */
public record Evidence(
        String key, Kind kind, Condition value, @Nullable MessageSourceResolvable needs) {

    /** How a value reads. */
    public enum Kind {
        NUMBER,
        MOMENT,
        TEXT
    }

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH);

    /** SQL of the value as text; a moment as seconds since 1970. */
    Condition text() {
        return Condition.with(kind == Kind.MOMENT ? "extract(epoch from (%s))::text" : "(%s)::text", value);
    }

    /** What was found, in words. */
    MessageSourceResolvable words(@Nullable String text, ZoneId zone) {
        MessageSourceResolvable found = text == null
                ? new DefaultMessageSourceResolvable(
                        new String[] {"segments.found." + key + ".none", "segments.found.none"}, new Object[0])
                : new DefaultMessageSourceResolvable(
                        new String[] {"segments.found." + key, "segments.found.text"},
                        new Object[] {shown(text, zone)});
        return needs == null
                ? found
                : new DefaultMessageSourceResolvable(
                        new String[] {"segments.found.needs"}, new Object[] {found, needs});
    }

    private Object shown(String text, ZoneId zone) {
        return switch (kind) {
            case NUMBER -> {
                BigDecimal number = new BigDecimal(text).setScale(2, RoundingMode.HALF_UP);
                yield number.stripTrailingZeros().scale() <= 0
                        ? number.setScale(0, RoundingMode.UNNECESSARY)
                        : number.toPlainString();
            }
            case MOMENT ->
                MOMENT.format(
                        Instant.ofEpochSecond(new BigDecimal(text).longValue()).atZone(zone));
            case TEXT -> text;
        };
    }
}
