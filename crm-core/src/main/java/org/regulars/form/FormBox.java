package org.regulars.form;

/**
 * A box of a form.
 *
 * @param topic '' for the whole purpose
 */
public record FormBox(String purpose, String topic) {}
