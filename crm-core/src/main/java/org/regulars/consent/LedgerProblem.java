package org.regulars.consent;

/**
 * Something in the consent ledger that is not as it was sealed.
 *
 * @param entry 0 when it is about the chain itself
 * @param customer the customer it was recorded for, 0 when unknown
 */
public record LedgerProblem(long entry, long customer, Kind kind) {

    /** What is wrong. */
    public enum Kind {
        /** The entry says something else than when it was sealed. */
        CHANGED,
        /** A sealed entry is gone, and nobody was erased. */
        MISSING,
        /** The entry stands at a customer who was never merged with the one it was recorded for. */
        MOVED,
        /** The words shown are not those that were stored. */
        WORDING,
        /** A link of the chain does not follow from the one before it. */
        CHAIN,
        /** The end of the chain that an earlier check saw is gone. */
        CUT;

        /** Kebab-case key that never changes. */
        public String key() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
