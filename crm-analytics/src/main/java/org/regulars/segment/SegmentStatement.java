package org.regulars.segment;

import java.util.List;

/**
 * The statement of a segment as the database gets it.
 *
 * @param values what is bound to its question marks, in this order
 * @param plan how the database goes about it, line by line
 */
public record SegmentStatement(String sql, List<String> values, List<String> plan) {}
