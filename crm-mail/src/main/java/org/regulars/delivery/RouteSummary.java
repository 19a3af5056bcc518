package org.regulars.delivery;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.regulars.dispatch.MailKind;

/**
 * A mail server as staff see it.
 *
 * @param address host and port
 * @param mailsPerMinute on each node; 0 for no limit
 * @param catcher whether it is the built-in one, which sends nothing on
 * @param pause null unless it gets no mails for now
 */
public record RouteSummary(
        String name,
        String address,
        String host,
        Set<MailKind> takes,
        int connections,
        int mailsPerMinute,
        boolean catcher,
        @Nullable RoutePause pause) {}
