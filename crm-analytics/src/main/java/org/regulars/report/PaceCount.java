package org.regulars.report;

/**
 * How many want to hear from us how often.
 *
 * @param topic '' for all mail
 * @param frequency always, daily, weekly or monthly
 */
public record PaceCount(String topic, String frequency, long people) {}
