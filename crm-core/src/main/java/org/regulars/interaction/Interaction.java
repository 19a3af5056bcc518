package org.regulars.interaction;

import java.time.Instant;

/**
 * Something that happened with a customer.
 *
 * @param messageId makes it unique for its customer and moment
 * @param identityId the identity it came under
 * @param channel web, app, mail, shop, form …
 * @param kind kebab-case key such as "product-viewed"
 * @param subject what it was about in one word: a product code, a page path, an order number; '' when nothing
 * @param payload a JSON object with the rest
 */
public record Interaction(
        long customerId,
        Instant at,
        String messageId,
        long identityId,
        String channel,
        String kind,
        String subject,
        String payload) {}
