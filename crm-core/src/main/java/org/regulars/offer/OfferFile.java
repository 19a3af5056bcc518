package org.regulars.offer;

/** The file of an offer. */
public record OfferFile(String name, String contentType, byte[] content) {}
