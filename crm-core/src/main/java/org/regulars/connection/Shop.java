package org.regulars.connection;

import java.time.Instant;
import java.time.ZoneId;

/**
 * The shop that a payload comes from, and when.
 *
 * @param prefix put before its numbers
 * @param source what its values are said to come from
 * @param currency where a payload names none
 * @param zone of times without one
 */
public record Shop(String prefix, String source, String currency, ZoneId zone, Instant receivedAt) {}
