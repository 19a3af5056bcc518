package org.regulars.consent;

/**
 * What a source brought in by a form.
 *
 * @param source utm_source of the link; '' when the link named none
 * @param requested sign-ups that led to a confirmation mail
 * @param confirmed those whose mailbox confirmed
 */
public record SourceCount(String form, String source, String medium, String campaign, long requested, long confirmed) {}
