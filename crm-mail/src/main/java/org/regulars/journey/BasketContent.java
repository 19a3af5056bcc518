package org.regulars.journey;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.regulars.basket.BasketItem;
import org.regulars.basket.BasketSummary;
import org.regulars.basket.Baskets;
import org.regulars.content.ProductContent;
import org.regulars.dispatch.ClaimedDispatch;
import org.regulars.dispatch.Content;
import org.regulars.recommendation.Recommendations;
import org.regulars.shop.LinkHosts;
import org.springframework.stereotype.Component;

/** A basket and what goes well with it, by the names that mail templates use. */
@Component
class BasketContent {

    private static final int RECOMMENDED = 4;
    private static final int ITEMS_REMEMBERED = 20;

    private final Baskets baskets;
    private final Recommendations recommendations;
    private final ProductContent products;
    private final LinkHosts hosts;

    BasketContent(Baskets baskets, Recommendations recommendations, ProductContent products, LinkHosts hosts) {
        this.baskets = baskets;
        this.recommendations = recommendations;
        this.products = products;
        this.hosts = hosts;
    }

    Content of(ClaimedDispatch dispatch, long basketId) {
        BasketSummary basket = baskets.contents(dispatch.customerId(), basketId)
                .filter(found -> !found.items().isEmpty())
                .orElseThrow(() -> new IllegalStateException("The basket is empty"));
        Predicate<String> trusted = hosts.trusted();
        List<Long> inBasket = basket.items().stream().map(BasketItem::productId).toList();
        Map<String, Object> data = Map.of(
                "basket",
                Map.of(
                        "items",
                                basket.items().stream()
                                        .map(item -> item(item, trusted))
                                        .toList(),
                        "total", basket.total(),
                        "currency", basket.currency(),
                        "url", products.page(basket.url(), trusted)),
                "recommended",
                products.of(
                        recommendations.goesWith(inBasket, dispatch.customerId(), RECOMMENDED), dispatch.language()));
        return new Content(data, Map.of(), Map.of("items", remembered(basket)));
    }

    private static List<Map<String, Object>> remembered(BasketSummary basket) {
        return basket.items().stream()
                .limit(ITEMS_REMEMBERED)
                .map(item -> Map.<String, Object>of("name", item.name(), "quantity", item.quantity()))
                .toList();
    }

    private Map<String, Object> item(BasketItem item, Predicate<String> trusted) {
        return Map.of(
                "name", item.name(),
                "quantity", item.quantity(),
                "price", item.unitPrice(),
                "image_url", products.image(item.imageUrl(), trusted),
                "url", products.page(item.url(), trusted));
    }
}
