package org.regulars.lifetime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model's parameters as the page shows them.
 *
 * @param values in the order of the papers: r, α, a, b or p, q, γ
 * @param errors their standard errors; null for one that the data does not tell
 * @param settled whether the search found a maximum inside of what makes sense
 */
public record Parameters(List<Double> values, List<@Nullable Double> errors, double logLikelihood, boolean settled) {

    static Parameters of(Estimate estimate) {
        List<@Nullable Double> errors = new ArrayList<>();
        estimate.errors().forEach(error -> errors.add(Double.isFinite(error) ? error : null));
        return new Parameters(estimate.parameters(), errors, estimate.logLikelihood(), estimate.settled());
    }
}
