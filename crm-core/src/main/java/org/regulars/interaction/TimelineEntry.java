package org.regulars.interaction;

import java.time.Instant;

/**
 * One line of a customer's timeline.
 *
 * @param channel web, mail, shop, form, import, phone, staff …
 * @param kind kebab-case key of what happened, such as "product-viewed"; screens say it in words
 * @param subject what it was about: a product's name, an order number; '' when nothing
 * @param reference id of the row behind it for a link, '' when there is none
 * @param facts a JSON object with everything else that is known of it; '' when there is nothing
 */
public record TimelineEntry(Instant at, String channel, String kind, String subject, String reference, String facts) {

    public TimelineEntry(Instant at, String channel, String kind, String subject, String reference) {
        this(at, channel, kind, subject, reference, "");
    }
}
