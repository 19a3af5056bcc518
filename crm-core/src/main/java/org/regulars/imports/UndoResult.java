package org.regulars.imports;

/**
 * What an undo did, or would do.
 *
 * @param removed customers, products and orders that are gone again
 * @param kept those that stay because something newer hangs on them
 * @param restored values that are what they were before
 * @param changedSince values that were changed since and stay
 * @param withdrawn consents that the import had granted and that are withdrawn
 * @param consentsKept customers that stay because the ledger keeps what they agreed to
 */
public record UndoResult(long removed, long kept, long restored, long changedSince, long withdrawn, long consentsKept) {

    static final UndoResult NONE = new UndoResult(0, 0, 0, 0, 0, 0);

    UndoResult plus(UndoResult other) {
        return new UndoResult(
                removed + other.removed,
                kept + other.kept,
                restored + other.restored,
                changedSince + other.changedSince,
                withdrawn + other.withdrawn,
                consentsKept + other.consentsKept);
    }
}
