package org.regulars.report;

/** How many addresses nothing goes to, by why. */
public record Unreachable(String reason, long addresses) {}
