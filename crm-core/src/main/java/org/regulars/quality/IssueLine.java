package org.regulars.quality;

import java.math.BigDecimal;

/** One thing that is wrong with one customer, and what would be right ('' when nobody can say). */
public record IssueLine(
        long customerId, String name, String issue, String subject, String value, String suggestion, BigDecimal net) {}
