package org.regulars.quality;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How good what is known of the whole list is.
 *
 * @param measuredAt null while nobody was looked at yet
 * @param customers known customers that were looked at
 * @param completeness of all on average, between 0 and 1
 * @param valid how many have nothing that cannot be
 * @param timely how many have nothing out of date
 * @param bands how many are up to 20, 40, 60, 80 and 100 percent complete
 * @param issues what is wrong, what costs most first
 */
public record QualityOverview(
        @Nullable Instant measuredAt,
        long customers,
        double completeness,
        long valid,
        long timely,
        Coverage coverage,
        List<Long> bands,
        List<Issue> issues) {

    /** How many customers can be written to: each step is part of the one before. */
    public record Coverage(long addressed, long usable, long consenting, long proven) {}

    /**
     * One thing that is wrong with some customers.
     *
     * @param customers how many
     * @param fixable how many of them with a suggestion
     * @param consenting how many of them agreed to mail
     * @param net what they bought so far
     */
    public record Issue(String issue, long customers, long fixable, long consenting, BigDecimal net) {

        /** Whether mail does not arrive because of it. */
        public boolean costsMail() {
            return issue.startsWith("email-") && !issue.equals("email-role");
        }
    }

    public double share(long some) {
        return customers == 0 ? 0 : (double) some / customers;
    }
}
