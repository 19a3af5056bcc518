package org.regulars.feed;

import java.util.List;

/**
 * What came of one record that a shop's system told.
 *
 * @param customerId whom it is about, 0 when nobody or when it was refused
 * @param problems why it was refused; empty otherwise
 * @param notes what was taken over differently than it was said, in words
 */
public record Upserted(Result result, long customerId, List<Problem> problems, List<String> notes) {

    /** Whether the record is new, changed, already as told, or could not be taken. */
    public enum Result {
        CREATED,
        UPDATED,
        UNCHANGED,
        REFUSED
    }

    /**
     * Why a record was refused.
     *
     * @param field such as "email" or "lines[2].quantity"
     * @param conflict whether the record is right in itself and does not fit to what is there
     */
    public record Problem(String field, boolean conflict, String message) {}

    public static Upserted of(Result result, long customerId) {
        return new Upserted(result, customerId, List.of(), List.of());
    }

    public static Upserted refused(List<Problem> problems) {
        return new Upserted(Result.REFUSED, 0, List.copyOf(problems), List.of());
    }

    public static Upserted conflict(String field, String message) {
        return refused(List.of(new Problem(field, true, message)));
    }

    public boolean refused() {
        return result == Result.REFUSED;
    }
}
