package org.regulars.template;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A customer with a basket of three things, as the sending side hands it to the templates. */
final class SampleData {
    private static final String SHOP = "https://shop.example";

    private SampleData() {}

    static Map<String, Object> basket() {
        Map<String, Object> data = new HashMap<>();
        data.put("locale", "en-GB");
        data.put("zone", "Europe/London");
        data.put("customer", new HashMap<>(Map.of("first_name", "Ann")));
        data.put("shop", Map.of("name", "Lantern & Leaf", "address", "12 Mill Lane, Norwich NR3 1AB, United Kingdom"));
        data.put(
                "basket",
                new HashMap<>(Map.of(
                        "items",
                        new ArrayList<>(List.of(
                                item("White hanging heart candle holder", 2, "2.95", "heart"),
                                item("Regency three-tier cake stand in duck-egg blue", 1, "12.75", "stand"),
                                item("Jumbo bag, red retrospot", 6, "1.65", "bag"))),
                        "total",
                        new BigDecimal("28.55"),
                        "currency",
                        "GBP",
                        "url",
                        SHOP + "/basket?b=91c2&s=mail")));
        data.put(
                "recommended",
                List.of(
                        recommended(
                                "Set of six tea lights", "3.25", "bought by 31 of 240 who bought the candle holder"),
                        recommended("Paper napkins, vintage rose", "0.85", "often bought with the cake stand")));
        data.put(
                "links",
                new HashMap<>(Map.of(
                        "why", "https://crm.example/why/x7Qp",
                        "preferences", "https://crm.example/preferences/x7Qp",
                        "unsubscribe", "https://crm.example/stop/x7Qp",
                        "open", "https://crm.example/open/9fKd2mVwTq0c5tYxE1",
                        "confirm", "https://crm.example/confirm/9fKd2mVwTq0c5tYxE1")));
        data.put("purposes", List.of("Offers by e-mail, at most twice a month", "News about new arrivals"));
        return data;
    }

    static Map<String, Object> item(String name, int quantity, String price, String image) {
        return new HashMap<>(Map.of(
                "name",
                name,
                "quantity",
                quantity,
                "price",
                new BigDecimal(price),
                "image_url",
                SHOP + "/i/" + image + ".jpg",
                "url",
                SHOP + "/p/" + image));
    }

    private static Map<String, Object> recommended(String name, String price, String reason) {
        return Map.of(
                "name",
                name,
                "price",
                new BigDecimal(price),
                "url",
                SHOP + "/p/r",
                "image_url",
                SHOP + "/i/r.jpg",
                "reason",
                reason);
    }
}
