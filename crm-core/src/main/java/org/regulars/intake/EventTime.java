package org.regulars.intake;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** When an event happened, by our clock. */
final class EventTime {

    /** Below this a sender's clock is taken as right: correcting by the time on the road would only mix up the order. */
    private static final Duration RIGHT_ENOUGH = Duration.ofMinutes(1);

    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private EventTime() {}

    /**
     * The time the event names, shifted by as much as the sender's clock was wrong when it was sent; never later than received.
     *
     * @throws EventUnusable if a time cannot be read
     */
    static Instant of(JsonNode event, Instant receivedAt) {
        Instant timestamp = moment(event, "timestamp");
        if (timestamp == null) {
            return receivedAt;
        }
        Instant sentAt = moment(event, "sentAt");
        Duration wrong = sentAt == null ? Duration.ZERO : Duration.between(sentAt, receivedAt);
        Instant at = wrong.abs().compareTo(RIGHT_ENOUGH) > 0 ? timestamp.plus(wrong) : timestamp;
        if (at.isBefore(Instant.EPOCH)) {
            throw new EventUnusable("timestamp lies before 1970");
        }
        return at.isAfter(receivedAt) ? receivedAt : at.truncatedTo(ChronoUnit.MICROS);
    }

    private static @Nullable Instant moment(JsonNode event, String field) {
        JsonNode value = event.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        try {
            if (value.isIntegralNumber()) {
                return Instant.ofEpochMilli(value.longValue());
            }
            TemporalAccessor read = DateTimeFormatter.ISO_DATE_TIME.parseBest(
                    value.asString("").strip().replace(' ', 'T'), OffsetDateTime::from, LocalDateTime::from);
            Instant moment = read instanceof OffsetDateTime zoned
                    ? zoned.toInstant()
                    : ((LocalDateTime) read).toInstant(ZoneOffset.UTC);
            return moment.isAfter(LATEST) ? LATEST : moment;
        } catch (DateTimeException | tools.jackson.databind.DatabindException e) {
            throw new EventUnusable(field + " is not a time such as 2026-05-06T12:00:00.000Z");
        }
    }
}
