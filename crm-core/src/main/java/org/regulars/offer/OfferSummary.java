package org.regulars.offer;

/**
 * An offer in a list, with how it goes.
 *
 * @param given how many people got it
 * @param waiting how many wait for a code
 * @param left codes that wait for people, or how many more will be made; -1 for no end of them
 * @param used orders that used a code
 * @param forms how many forms that are on offer it
 */
public record OfferSummary(
        long offerId, String name, String kind, long given, long waiting, long left, long used, long forms) {

    private static final int LOW = 50;

    /** Whether somebody has to do something: people wait, or the last codes are going. */
    public boolean dry() {
        return waiting > 0 || left == 0;
    }

    public boolean low() {
        return !dry() && left > 0 && left < LOW;
    }
}
