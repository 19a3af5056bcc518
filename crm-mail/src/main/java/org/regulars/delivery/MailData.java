package org.regulars.delivery;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.regulars.shop.ShopProperties;
import org.springframework.stereotype.Component;

/** What every mail can say beside what its source gives: the customer, the shop, personal links, and how dates are written. */
@Component
class MailData {

    private final ShopProperties shop;
    private final Clock clock;

    MailData(ShopProperties shop, Clock clock) {
        this.shop = shop;
        this.clock = clock;
    }

    /**
     * @param own what the mail's source gives
     * @param attributes of the customer; null when the mail says none
     * @param scores of the customer; null when the mail says none
     * @param zone of the customer, for dates
     */
    Map<String, Object> of(
            Map<String, Object> own,
            String firstName,
            @Nullable Map<String, Object> attributes,
            @Nullable Map<String, Object> scores,
            PersonalLinks links,
            String language,
            String zone) {
        Map<String, Object> data = new HashMap<>(own);
        Map<String, Object> customer = new HashMap<>(Map.of("first_name", firstName));
        if (attributes != null) {
            customer.put("attributes", attributes);
        }
        if (scores != null) {
            customer.put("scores", scores);
        }
        data.put("customer", customer);
        data.put(
                "shop",
                Map.of(
                        "name",
                        shop.name(),
                        "address",
                        shop.postalAddress(),
                        "url",
                        shop.url().toString()));
        data.put("links", links.placeholders());
        data.put("locale", language);
        data.put("zone", zone);
        data.put("now", clock.instant());
        return data;
    }
}
