package org.regulars.report;

/** A list as it is now, and what it gained and lost since a month. */
public record ListNow(
        String purpose, String topic, String channel, long confirmed, long withdrawn, long expired, long size) {

    public long net() {
        return confirmed - withdrawn - expired;
    }
}
