package org.regulars.web.staff.quality;

import java.util.List;

/**
 * Numbers of customers as the browser draws them.
 *
 * @param kind bar or ring
 */
record QualityChart(String kind, List<String> labels, List<Long> values, String name, String locale) {}
