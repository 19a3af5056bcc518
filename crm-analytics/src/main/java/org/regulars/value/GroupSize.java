package org.regulars.value;

import java.math.BigDecimal;

/** How many customers are in a group, and what they paid in all. */
public record GroupSize(RfmGroup group, long customers, BigDecimal net) {}
