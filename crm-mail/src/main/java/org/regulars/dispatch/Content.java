package org.regulars.dispatch;

import java.util.Map;

/**
 * What a source gives for one mail.
 *
 * @param data for the template, by the names of its data contract
 * @param links personal links by name, such as confirm: they reach the customer, never the stored copy
 * @param facts kept with the dispatch beside what is there, to explain the mail later
 */
public record Content(Map<String, Object> data, Map<String, String> links, Map<String, Object> facts) {}
