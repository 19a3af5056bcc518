package org.regulars.report;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What came in during a day, week or month.
 *
 * @param from the first day that counts
 * @param net sales less cancellations, each on its own day
 * @param orders sales
 */
public record Revenue(LocalDate from, BigDecimal net, long orders) {}
