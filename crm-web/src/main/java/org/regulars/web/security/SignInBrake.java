package org.regulars.web.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.regulars.audit.AuditTrail;
import org.regulars.staff.Staff;
import org.springframework.stereotype.Component;

/**
 * Slows down guessing: after five wrong passwords in a row an address rests for fifteen minutes, whether it has an account or
 * not. Kept in this node's memory: a restart forgets it, several nodes count each for itself.
 */
@Component
class SignInBrake {

    static final int TRIES = 5;
    static final Duration REST = Duration.ofMinutes(15);
    private static final int REMEMBERED = 10_000;

    private final Map<String, Failures> failures = new ConcurrentHashMap<>();
    private final Staff staff;
    private final AuditTrail audit;
    private final Clock clock;

    SignInBrake(Staff staff, AuditTrail audit, Clock clock) {
        this.staff = staff;
        this.audit = audit;
        this.clock = clock;
    }

    boolean rests(String email) {
        Failures known = failures.get(normalise(email));
        return known != null && known.count() >= TRIES && !known.over(clock.instant());
    }

    void failed(String email) {
        Instant now = clock.instant();
        if (failures.size() >= REMEMBERED) {
            failures.values().removeIf(known -> known.over(now));
        }
        if (failures.size() >= REMEMBERED) {
            failures.clear();
        }
        Failures after = failures.merge(
                normalise(email),
                new Failures(1, now),
                (known, first) -> known.over(now) ? first : new Failures(known.count() + 1, now));
        if (after.count() == TRIES && staff.byEmail(email).isPresent()) {
            audit.record("system", "sign-in-locked", normalise(email), Map.of());
        }
    }

    void succeeded(String email) {
        failures.remove(normalise(email));
    }

    private static String normalise(String email) {
        String address = email.strip().toLowerCase(Locale.ROOT);
        return address.substring(0, Math.min(address.length(), 320));
    }

    private record Failures(int count, Instant last) {

        boolean over(Instant now) {
            return !now.isBefore(last.plus(REST));
        }
    }
}
