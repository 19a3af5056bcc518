package org.regulars.question;

import java.util.Map;

/**
 * What somebody answered, and to which words.
 *
 * @param form the form it was answered on
 * @param values by attribute, as typed; blank ones are no answers
 * @param wording by attribute, the question and the pay-off as they were shown
 * @param language of the form
 */
public record Answers(String form, Map<String, String> values, Map<String, String> wording, String language) {}
