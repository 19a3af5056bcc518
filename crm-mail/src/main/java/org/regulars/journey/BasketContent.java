package org.regulars.journey;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.function.Predicate;
import org.regulars.basket.BasketItem;
import org.regulars.basket.BasketSummary;
import org.regulars.basket.Baskets;
import org.regulars.dispatch.ClaimedDispatch;
import org.regulars.dispatch.Content;
import org.regulars.recommendation.Reason;
import org.regulars.recommendation.Recommendation;
import org.regulars.recommendation.Recommendations;
import org.regulars.shop.LinkHosts;
import org.regulars.shop.ShopProperties;
import org.springframework.stereotype.Component;

/** A basket and what goes well with it, by the names that mail templates use. */
@Component
class BasketContent {

    private static final int RECOMMENDED = 4;
    private static final int ITEMS_REMEMBERED = 20;

    private final Baskets baskets;
    private final Recommendations recommendations;
    private final LinkHosts hosts;
    private final ShopProperties shop;

    BasketContent(Baskets baskets, Recommendations recommendations, LinkHosts hosts, ShopProperties shop) {
        this.baskets = baskets;
        this.recommendations = recommendations;
        this.hosts = hosts;
        this.shop = shop;
    }

    Content of(ClaimedDispatch dispatch, long basketId) {
        BasketSummary basket = baskets.contents(dispatch.customerId(), basketId)
                .filter(found -> !found.items().isEmpty())
                .orElseThrow(() -> new IllegalStateException("The basket is empty"));
        ResourceBundle words = ResourceBundle.getBundle(
                "org.regulars.journey.recommended",
                Locale.forLanguageTag(dispatch.language()),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        Predicate<String> trusted = hosts.trusted();
        List<Long> inBasket = basket.items().stream().map(BasketItem::productId).toList();
        List<Map<String, Object>> recommended =
                recommendations.goesWith(inBasket, dispatch.customerId(), RECOMMENDED).stream()
                        .map(one -> recommended(one, words, trusted))
                        .toList();
        Map<String, Object> data = Map.of(
                "basket",
                Map.of(
                        "items",
                                basket.items().stream()
                                        .map(item -> item(item, trusted))
                                        .toList(),
                        "total", basket.total(),
                        "currency", basket.currency(),
                        "url", orShop(basket.url(), trusted)),
                "recommended",
                recommended);
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
                "image_url", trusted.test(item.imageUrl()) ? item.imageUrl() : "",
                "url", orShop(item.url(), trusted));
    }

    private Map<String, Object> recommended(Recommendation one, ResourceBundle words, Predicate<String> trusted) {
        return Map.of(
                "name", one.name(),
                "price", one.price(),
                "image_url", trusted.test(one.imageUrl()) ? one.imageUrl() : "",
                "url", orShop(one.url(), trusted),
                "reason", words(one.reason(), words));
    }

    private static String words(Reason reason, ResourceBundle words) {
        String pattern = words.getString(reason.bestSeller() ? "best-seller" : "bought-together");
        return new MessageFormat(pattern, words.getLocale())
                .format(new Object[] {reason.bothBought(), reason.buyers(), reason.because()});
    }

    /** A shop that names no address, or one that nobody trusts, has at least its front page. */
    private String orShop(String url, Predicate<String> trusted) {
        return trusted.test(url) ? url : shop.url().toString();
    }
}
