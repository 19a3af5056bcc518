package org.regulars.consent;

import java.time.Instant;
import java.util.List;

/**
 * What a check of the consent ledger found.
 *
 * @param entries how many sealed entries were looked at
 * @param erased how many of them belong to erased persons, so that only their place in the chain is left
 * @param problems the first hundred; empty when all is as it was sealed
 * @param head where the chain stood, in hexadecimal; note it elsewhere and nobody can rewrite what lies before
 */
public record LedgerCheck(
        Instant checkedAt, String checkedBy, long entries, long erased, List<LedgerProblem> problems, String head) {

    public boolean sound() {
        return problems.isEmpty();
    }
}
