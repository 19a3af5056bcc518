package org.regulars.consent;

/** A mailbox said yes to a sign-up, in this transaction. */
public record OptInConfirmed(long customerId) {}
