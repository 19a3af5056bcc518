package org.regulars.customer;

/** A saved way to look at the list of customers. */
public record CustomerView(long viewId, String name, String owner, boolean shared) {}
