package org.regulars.response;

/**
 * What became of the mails of one source, each mail counted once a column.
 *
 * @param returned mails that came back
 * @param opened by a person, or clicked by one
 * @param openedByMachines by machines only
 * @param clicked by a person
 * @param clickedByMachines by machines only
 * @param complained called unwanted by their recipients
 */
public record ResponseFigures(
        long sent,
        long returned,
        long opened,
        long openedByMachines,
        long clicked,
        long clickedByMachines,
        long complained) {

    /** Mails that went and did not come back. */
    public long arrived() {
        return Math.max(0, sent - returned);
    }

    /** A figure as a share of what arrived, between 0 and 1. */
    public double share(long figure) {
        return arrived() == 0 ? 0 : (double) figure / arrived();
    }
}
