package org.regulars.template;

/** One customer's mail: a subject of one line, the HTML part and the plain-text part. */
public record RenderedMail(String subject, String html, String text) {}
