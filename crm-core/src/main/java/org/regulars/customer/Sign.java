package org.regulars.customer;

/** Something a person is known by, in its normal form. */
record Sign(IdentityKind kind, String value) {}
