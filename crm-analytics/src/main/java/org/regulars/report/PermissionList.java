package org.regulars.report;

/**
 * Those whom the ledger permits to be written to about something.
 *
 * @param topic '' for the whole purpose
 * @param channel mail, letter, phone or sms
 */
public record PermissionList(String purpose, String topic, String channel) {}
