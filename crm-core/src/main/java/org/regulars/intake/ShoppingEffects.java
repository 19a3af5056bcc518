package org.regulars.intake;

import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.regulars.basket.BasketChange;
import org.regulars.basket.Baskets;
import org.regulars.catalog.ProductReport;
import org.regulars.catalog.ReportedProducts;
import org.regulars.intake.EventEffects.Known;
import org.regulars.order.Coupons;
import org.regulars.order.OrderReport;
import org.regulars.order.PlaceOrder;
import org.regulars.order.ReportedOrders;
import org.regulars.shop.ShopProperties;
import org.springframework.stereotype.Component;

/** What events mean for the shop: products seen, baskets changed, orders placed. */
@Component
class ShoppingEffects {

    private final ReportedProducts products;
    private final Baskets baskets;
    private final ReportedOrders orders;
    private final Coupons coupons;
    private final ShopProperties shop;
    private final Clock clock;

    ShoppingEffects(
            ReportedProducts products,
            Baskets baskets,
            ReportedOrders orders,
            Coupons coupons,
            ShopProperties shop,
            Clock clock) {
        this.products = products;
        this.baskets = baskets;
        this.orders = orders;
        this.coupons = coupons;
        this.shop = shop;
        this.clock = clock;
    }

    /** Also brings baskets and orders of customers up to date whose earlier events were filed elsewhere. */
    void of(List<Known> known, Set<Long> refiled) {
        List<ProductReport> reports = new ArrayList<>();
        for (Known one : known) {
            Event event = one.event();
            List<EventProduct> named = event.products() == null ? List.of() : event.products();
            named.forEach(product -> reports.add(
                    new ProductReport(product.seen(), event.trust().shop(), event.at(), event.messageId())));
        }
        Map<String, Long> ids = products.record(reports, clock.instant());
        List<BasketChange> changes = known.stream()
                .flatMap(one -> Optional.ofNullable(change(one, ids)).stream())
                .toList();
        baskets.record(changes, refiled);
        coupons.keep(known.stream()
                .flatMap(one -> Coupons.codes(one.event().coupon()).stream()
                        .map(code -> new Coupons.Used(
                                one.who().customerId(), one.event().orderNumber(), code, "event")))
                .toList());
        List<String> numbers = changes.stream()
                .filter(change -> change.kind() == BasketChange.Kind.ORDERED)
                .map(BasketChange::orderNumber)
                .distinct()
                .toList();
        if (!numbers.isEmpty() || !refiled.isEmpty()) {
            orders.settle(
                    numbers,
                    refiled,
                    baskets.orderReports(numbers, refiled).stream()
                            .map(ShoppingEffects::report)
                            .toList());
        }
    }

    private @Nullable BasketChange change(Known one, Map<String, Long> ids) {
        List<EventProduct> named = one.event().products();
        List<BasketChange.Line> lines = named == null
                ? null
                : named.stream()
                        .map(product -> new BasketChange.Line(id(ids, product), product.quantity(), product.price()))
                        .toList();
        return one.event().basketChange(one.who(), currency(one.event()), lines);
    }

    private static OrderReport report(BasketChange change) {
        List<BasketChange.Line> bought = change.lines() == null ? List.of() : change.lines();
        return new OrderReport(
                new PlaceOrder(
                        change.customerId(),
                        change.orderNumber(),
                        change.at(),
                        change.currency(),
                        "",
                        ReportedOrders.SOURCE,
                        bought.stream()
                                .filter(line -> line.quantity() == null || line.quantity() > 0)
                                .map(ShoppingEffects::line)
                                .toList()),
                change.trusted(),
                change.messageId());
    }

    private static PlaceOrder.Line line(BasketChange.Line line) {
        Integer quantity = line.quantity();
        BigDecimal price = line.unitPrice();
        return new PlaceOrder.Line(
                line.productId(), quantity == null ? 1 : quantity, price == null ? BigDecimal.ZERO : price);
    }

    private String currency(Event event) {
        String named = event.currency();
        return named.isEmpty() ? shop.currency().getCurrencyCode() : named;
    }

    private static long id(Map<String, Long> ids, EventProduct product) {
        Long id = ids.get(product.sku());
        if (id == null) {
            throw new IllegalStateException("A product of the event was not recorded");
        }
        return id;
    }
}
