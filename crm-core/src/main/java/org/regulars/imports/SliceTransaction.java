package org.regulars.imports;

import org.regulars.customer.Merges;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** One slice of an import: one transaction with the note that it is done, unless somebody cancelled the import. */
@Component
class SliceTransaction {

    private static final int MOST_TRIES = 4;

    private final JdbcClient jdbc;
    private final Merges merges;
    private final TransactionTemplate transaction;

    SliceTransaction(JdbcClient jdbc, Merges merges, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.merges = merges;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Events that come in meanwhile may name the same customers, or wait for them in another order; the slice then begins anew.
     *
     * @throws Reading.Stopped if somebody cancelled it; nothing of the slice is done then
     */
    void run(ImportDetail file, int slice, Runnable work) {
        for (int tries = 1; ; tries++) {
            try {
                transaction.executeWithoutResult(status -> once(file, slice, work));
                return;
            } catch (PessimisticLockingFailureException | DuplicateKeyException e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    private void once(ImportDetail file, int slice, Runnable work) {
        boolean going = jdbc.sql("select state = ? from import_file where import_id = ? for update")
                .params(file.state().key(), file.importId())
                .query(Boolean.class)
                .single();
        if (!going) {
            throw new Reading.Stopped();
        }
        merges.holdOff();
        work.run();
        if (file.state() == ImportState.IMPORTING) {
            jdbc.sql("update import_file set slices_done = ? + 1, attempts = 0 where import_id = ?")
                    .params(slice, file.importId())
                    .update();
        }
    }
}
