package org.regulars.basket;

import java.time.Instant;

/** An open basket that its customer has left alone since the moment given. */
public record IdleBasket(long customerId, long basketId, Instant lastChangeAt) {}
