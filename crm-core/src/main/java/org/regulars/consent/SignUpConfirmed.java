package org.regulars.consent;

/** The mailbox confirmed a sign-up, in this transaction. */
public record SignUpConfirmed(long optInId, long customerId) {}
