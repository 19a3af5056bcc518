package org.regulars.report;

/**
 * How often people came or left by something.
 *
 * @param source as the ledger names it
 * @param form '' where it came by no form
 */
public record MoveCount(Move move, String source, String form, long times) {}
