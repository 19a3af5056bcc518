package org.regulars.connection;

/** Something was said of an order that did not come yet; it is tried again. */
class OrderNotKnownYet extends RuntimeException {}
