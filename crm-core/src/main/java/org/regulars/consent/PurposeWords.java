package org.regulars.consent;

/**
 * What a purpose or topic is called in one language.
 *
 * @param topic '' for the purpose itself
 * @param language lower-case ISO 639-1
 * @param about one sentence beside a topic; '' for a purpose
 * @param wording the words of the box that somebody ticks; '' for a topic
 */
public record PurposeWords(String purpose, String topic, String language, String name, String about, String wording) {}
