package org.regulars.delivery;

/** How fast mails may leave over a route: each takes a moment of its own. */
final class Pace {

    private static final long MINUTE = 60_000_000_000L;

    /** In nanoseconds; 0 for no limit. */
    private final long apart;

    private long next = System.nanoTime();

    /** @param mailsPerMinute 0 for no limit */
    Pace(int mailsPerMinute) {
        this.apart = mailsPerMinute == 0 ? 0 : MINUTE / mailsPerMinute;
    }

    boolean isLimited() {
        return apart > 0;
    }

    /** The moment, by {@link System#nanoTime}, at which the next mail may leave. */
    synchronized long take() {
        long now = System.nanoTime();
        long moment = next - now > 0 ? next : now;
        next = moment + apart;
        return moment;
    }
}
