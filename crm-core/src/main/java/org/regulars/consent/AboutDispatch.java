package org.regulars.consent;

/**
 * The one message a link in it is about.
 *
 * @param purpose '' in links that do not say
 * @param topic '' for the whole purpose
 */
public record AboutDispatch(LinkHolder holder, long dispatchId, String purpose, String topic) {}
