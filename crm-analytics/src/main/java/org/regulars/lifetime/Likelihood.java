package org.regulars.lifetime;

/** How well parameters fit what was seen. */
interface Likelihood {

    /** The logarithm of the likelihood of all that was seen. */
    double value(double[] parameters);

    /** Its derivatives by the parameters. */
    double[] gradient(double[] parameters);

    /** How many were seen. */
    double size();
}
