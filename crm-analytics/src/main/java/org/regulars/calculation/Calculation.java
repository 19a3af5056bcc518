package org.regulars.calculation;

import java.time.Duration;
import java.time.Instant;

/**
 * The last time something was worked out for all customers.
 *
 * @param asOf the moment it looks from; not always the moment it was made
 * @param customers how many customers it rests on
 */
public record Calculation(Instant calculatedAt, Instant asOf, long customers, Duration took) {}
