package org.regulars.privacy;

import java.util.Map;
import java.util.Set;

/**
 * How one table holds data of people: under which heading they get to see it, and what an erasure does to it.
 *
 * @param where which rows are somebody's, over {@code :ids} (the customer and whoever was merged into them)
 * @param erase what becomes of these rows
 * @param kept columns with text that say nothing about a person and stay where rows are emptied
 * @param given columns that get this SQL in place of nothing where rows are emptied
 * @param first a statement over {@code :ids} to run before anything is erased; '' for none
 * @param computed whether the rows are worked out about a person and go at once when they object to that
 */
record Holding(
        String table,
        Heading heading,
        String where,
        Erase erase,
        Set<String> kept,
        Map<String, String> given,
        String first,
        boolean computed) {

    private static final String THEIRS = "customer_id = any(:ids)";

    /** What an erasure does to rows. */
    enum Erase {
        /** Nothing is left. */
        DELETE,
        /** The row moves to customer 0 and loses its texts, so that figures stay right. */
        TO_NOBODY,
        /** The row stays where it is and loses its texts. */
        EMPTY
    }

    static Holding deleted(String table, Heading heading) {
        return new Holding(table, heading, THEIRS, Erase.DELETE, Set.of(), Map.of(), "", false);
    }

    static Holding toNobody(String table, Heading heading, Map<String, String> given, String... kept) {
        return new Holding(table, heading, THEIRS, Erase.TO_NOBODY, Set.of(kept), given, "", false);
    }

    static Holding emptied(String table, Heading heading, Map<String, String> given, String... kept) {
        return new Holding(table, heading, THEIRS, Erase.EMPTY, Set.of(kept), given, "", false);
    }

    Holding where(String otherwise) {
        return new Holding(table, heading, otherwise, erase, kept, given, first, computed);
    }

    Holding first(String statement) {
        return new Holding(table, heading, where, erase, kept, given, statement, computed);
    }

    Holding workedOut() {
        return new Holding(table, heading, where, erase, kept, given, first, true);
    }
}
