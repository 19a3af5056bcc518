package org.regulars.bulk;

import java.util.Collection;
import org.regulars.customer.Condition;

/** A kind of change that can be made to many customers at once, and taken back. Make it a bean. */
interface BulkChange {

    /** Kebab-case key that never changes. */
    String key();

    /** What holds of customers {@code c} whom the change would leave as they are. */
    Condition alreadySo(BulkAction action);

    /** Changes some customers, notes in {@code bulk_item.before} what was there, and marks them changed or same. */
    void apply(BulkAction action, Collection<Long> customerIds);

    /** Restores what was there where nobody changed it since, and marks them undone, the others kept. */
    void undo(BulkAction action, Collection<Long> customerIds);
}
