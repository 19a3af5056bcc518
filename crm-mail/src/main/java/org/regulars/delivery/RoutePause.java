package org.regulars.delivery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A mail server that gets no mails for now.
 *
 * @param until when it is tried again; null until somebody of the staff says so
 * @param cause in the mail server's words; '' where staff paused it
 * @param by who paused it, "system" for what happened by itself
 */
public record RoutePause(
        String route, Instant since, @Nullable Instant until, String cause, String by) {

    /** Whether the mail server gave the reason, and not staff. */
    public boolean byItself() {
        return by.equals(RoutePauses.ITSELF);
    }
}
