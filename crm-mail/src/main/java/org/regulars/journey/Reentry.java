package org.regulars.journey;

/**
 * Whether the same person may come in again.
 *
 * @param days how long after the last time, for {@link Kind#DAYS}; else 0
 */
public record Reentry(Kind kind, int days) {

    /** How often one person may come in. */
    public enum Kind {
        /** Once in a lifetime. */
        EVER,
        /** Once for each thing that sets it off, such as one basket. */
        EACH,
        /** Again after some days. */
        DAYS
    }

    public static final Reentry ONCE_EVER = new Reentry(Kind.EVER, 0);
    public static final Reentry ONCE_EACH = new Reentry(Kind.EACH, 0);

    public static Reentry after(int days) {
        return new Reentry(Kind.DAYS, days);
    }
}
