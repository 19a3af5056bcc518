package org.regulars.connection;

/** Something came from a shop and waits to be digested. */
record DeliveriesAccepted() {}
