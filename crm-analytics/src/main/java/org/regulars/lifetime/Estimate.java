package org.regulars.lifetime;

import java.util.List;

/**
 * Parameters of greatest likelihood.
 *
 * @param errors standard error of each by the observed information; NaN where the data does not tell
 * @param settled whether the search ended at a maximum inside of what makes sense
 */
record Estimate(List<Double> parameters, List<Double> errors, double logLikelihood, boolean settled) {

    double parameter(int index) {
        return parameters.get(index);
    }
}
