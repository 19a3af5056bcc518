package org.regulars.delivery;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.regulars.dispatch.MailKind;

/** A mail server with what goes over it, and how it fares. */
final class Route {

    /** So many objections with nothing accepted in between are about us and not about the mails. */
    private static final int OBJECTIONS = 5;

    private final SmtpRoute server;
    private final Set<MailKind> takes;
    private final int order;
    private final int connections;
    private final int mailsPerMinute;
    private int objections;
    private boolean acceptedLately;
    private @Nullable String objectedLately;
    private volatile @Nullable RoutePause pause;
    private volatile @Nullable Instant awayUntil;

    Route(SmtpRoute server, Set<MailKind> takes, int order, int connections, int mailsPerMinute) {
        this.server = server;
        this.takes = takes;
        this.order = order;
        this.connections = connections;
        this.mailsPerMinute = mailsPerMinute;
    }

    String name() {
        return server.name();
    }

    SmtpRoute server() {
        return server;
    }

    int order() {
        return order;
    }

    int connections() {
        return connections;
    }

    int mailsPerMinute() {
        return mailsPerMinute;
    }

    boolean takes(MailKind kind) {
        return takes.contains(kind);
    }

    void pause(@Nullable RoutePause pause) {
        this.pause = pause;
    }

    /** @param until when it is tried again after it could not be reached; null for at once */
    void away(@Nullable Instant until) {
        awayUntil = until;
    }

    @Nullable
    RoutePause pause(Instant now) {
        RoutePause current = pause;
        Instant until = current == null ? null : current.until();
        return until == null || until.isAfter(now) ? current : null;
    }

    boolean isOpen(Instant now) {
        Instant away = awayUntil;
        return pause(now) == null && (away == null || !away.isAfter(now));
    }

    /** Counts an answer; true when it means that the server wants nothing of ours. */
    synchronized boolean objects(Answer answer) {
        if (answer.kind() == Answer.Kind.ACCEPTED) {
            objections = 0;
            acceptedLately = true;
            awayUntil = null;
        } else if (answer.kind() == Answer.Kind.OBJECTED) {
            objections++;
            objectedLately = answer.words();
        }
        return answer.kind() == Answer.Kind.BARRED || objections >= OBJECTIONS;
    }

    /** The words of a server that took nothing of what it got since this was last asked, be that one mail; null of any other. */
    synchronized @Nullable String objectedToAll() {
        String words = acceptedLately ? null : objectedLately;
        acceptedLately = false;
        objectedLately = null;
        return words;
    }

    RouteSummary summary(Instant now) {
        return new RouteSummary(
                name(),
                server.toString(),
                server.host(),
                takes,
                connections,
                mailsPerMinute,
                server.catcher(),
                pause(now));
    }
}
