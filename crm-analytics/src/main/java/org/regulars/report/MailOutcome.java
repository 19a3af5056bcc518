package org.regulars.report;

/** How many messages are in a state of the ledger. */
public record MailOutcome(String state, long messages) {}
