package org.regulars.consent;

/**
 * What a form brought in.
 *
 * @param requested sign-ups that led to a confirmation mail
 * @param confirmed those whose mailbox confirmed
 * @param waiting those that still may
 */
public record FormCount(String form, long requested, long confirmed, long waiting) {}
