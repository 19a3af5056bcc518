package org.regulars.web.staff.dashboard;

import java.math.BigDecimal;
import java.util.List;

/** The revenue of a period as the browser draws it. */
record RevenueChart(List<String> labels, List<BigDecimal> values, String name, String locale, String currency) {}
