package org.regulars.dispatch;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The company's own limits on what one customer gets.
 *
 * @param mailsPerDay in any 24 hours, transactional mail not counted
 * @param apart pause after a mail that went first, for customers who set no frequency
 * @param morning when a pause ends on its day, in the customer's zone
 * @param quietFrom start of the quiet hours in the customer's zone; null for none. The default is none: so far only
 *     journeys send, and those answer what the customer did an hour ago
 * @param quietUntil end of the quiet hours
 * @param claimLease how long a worker may keep a dispatch that it has not attempted yet
 * @param attemptLease how long to wait for the mail server's answer before the outcome counts as unknown
 */
@Validated
@ConfigurationProperties("regulars.gate")
public record GateProperties(
        @Min(1) @DefaultValue("2") int mailsPerDay,
        @NotNull @DefaultValue("4h") Duration apart,
        @NotNull @DefaultValue("09:00") LocalTime morning,
        @Nullable LocalTime quietFrom,
        @Nullable LocalTime quietUntil,
        @NotNull @DefaultValue("1m") Duration claimLease,
        @NotNull @DefaultValue("3m") Duration attemptLease) {

    public GateProperties {
        if ((quietFrom == null) != (quietUntil == null)) {
            throw new IllegalArgumentException(
                    "regulars.gate.quiet-from and regulars.gate.quiet-until must be given together, such as 21:00 and 08:00");
        }
    }

    /** When the quiet hours end that it is in now; null outside them. */
    @Nullable
    Instant quietEnds(Instant now, ZoneId zone) {
        if (quietFrom == null || quietUntil == null || quietFrom.equals(quietUntil)) {
            return null;
        }
        ZonedDateTime local = now.atZone(zone);
        LocalTime time = local.toLocalTime();
        boolean overnight = quietFrom.isAfter(quietUntil);
        boolean quiet = overnight
                ? !time.isBefore(quietFrom) || time.isBefore(quietUntil)
                : !time.isBefore(quietFrom) && time.isBefore(quietUntil);
        if (!quiet) {
            return null;
        }
        boolean tomorrow = overnight && !time.isBefore(quietFrom);
        return local.toLocalDate()
                .plusDays(tomorrow ? 1 : 0)
                .atTime(quietUntil)
                .atZone(zone)
                .toInstant();
    }
}
