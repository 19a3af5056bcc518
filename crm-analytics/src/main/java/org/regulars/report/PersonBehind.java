package org.regulars.report;

import java.math.BigDecimal;

/** A customer behind a figure: name, or else the address or number they are known by, and what they bought in all. */
public record PersonBehind(long customerId, String name, int orders, BigDecimal net) {}
