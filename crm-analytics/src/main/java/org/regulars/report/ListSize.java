package org.regulars.report;

/** How many customers agreed to get mail for a purpose, as of now. */
public record ListSize(String purpose, long customers) {}
