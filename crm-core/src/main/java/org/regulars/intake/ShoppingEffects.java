package org.regulars.intake;

import java.math.BigDecimal;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.basket.BasketChange;
import org.regulars.basket.Baskets;
import org.regulars.catalog.Catalog;
import org.regulars.catalog.ProductFound;
import org.regulars.catalog.ProductSeen;
import org.regulars.intake.EventEffects.Known;
import org.regulars.order.Orders;
import org.regulars.order.PlaceOrder;
import org.regulars.shop.ShopProperties;
import org.springframework.stereotype.Component;

/** What events mean for the shop: products seen, baskets changed, orders placed. */
@Component
class ShoppingEffects {

    private final Catalog catalog;
    private final Baskets baskets;
    private final Orders orders;
    private final ShopProperties shop;
    private final Clock clock;

    ShoppingEffects(Catalog catalog, Baskets baskets, Orders orders, ShopProperties shop, Clock clock) {
        this.catalog = catalog;
        this.baskets = baskets;
        this.orders = orders;
        this.shop = shop;
        this.clock = clock;
    }

    void of(List<Known> known) {
        Map<String, ProductFound> products = new HashMap<>();
        products.putAll(products(known, false));
        products.putAll(products(known, true));
        baskets.record(known.stream()
                .flatMap(one -> Optional.ofNullable(change(one, products)).stream())
                .toList());
        known.stream()
                .filter(one -> one.event().change() == BasketChange.Kind.ORDERED)
                .forEach(one -> place(one, products));
    }

    private Map<String, ProductFound> products(List<Known> known, boolean trusted) {
        List<ProductSeen> seen = known.stream()
                .filter(one -> one.event().trusted() == trusted)
                .flatMap(one -> Optional.ofNullable(one.event().products()).stream())
                .flatMap(List::stream)
                .map(EventProduct::seen)
                .toList();
        return seen.isEmpty() ? Map.of() : catalog.recordAll(seen, trusted, clock.instant());
    }

    private @Nullable BasketChange change(Known one, Map<String, ProductFound> products) {
        List<EventProduct> named = one.event().products();
        List<BasketChange.Line> lines = named == null
                ? null
                : named.stream()
                        .map(product -> new BasketChange.Line(
                                found(products, product).productId(), product.quantity(), price(products, product)))
                        .toList();
        return one.event().basketChange(one.who().customerId(), currency(one.event()), lines);
    }

    private void place(Known one, Map<String, ProductFound> products) {
        Event event = one.event();
        List<EventProduct> bought = event.products() == null ? List.of() : event.products();
        orders.place(new PlaceOrder(
                one.who().customerId(),
                event.orderNumber(),
                event.at(),
                currency(event),
                "",
                EventEffects.SOURCE,
                bought.stream()
                        .filter(product -> product.quantity() == null || product.quantity() > 0)
                        .map(product -> new PlaceOrder.Line(
                                found(products, product).productId(),
                                product.quantity() == null ? 1 : product.quantity(),
                                price(products, product)))
                        .toList()));
    }

    private String currency(Event event) {
        String named = event.currency();
        return named.isEmpty() ? shop.currency().getCurrencyCode() : named;
    }

    private static BigDecimal price(Map<String, ProductFound> products, EventProduct product) {
        BigDecimal said = product.price();
        return said == null ? found(products, product).price() : said;
    }

    private static ProductFound found(Map<String, ProductFound> products, EventProduct product) {
        ProductFound found = products.get(product.sku());
        if (found == null) {
            throw new IllegalStateException("A product of the event was not recorded");
        }
        return found;
    }
}
