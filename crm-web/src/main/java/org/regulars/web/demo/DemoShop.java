package org.regulars.web.demo;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.regulars.basket.BasketChange;
import org.regulars.basket.Baskets;
import org.regulars.catalog.Catalog;
import org.regulars.catalog.ProductSeen;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.ConsentSource;
import org.regulars.consent.ConsentStatus;
import org.regulars.consent.Frequency;
import org.regulars.consent.LegalBasis;
import org.regulars.consent.Preferences;
import org.regulars.consent.RecordConsent;
import org.regulars.consent.ShownWording;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.Customers;
import org.regulars.customer.Identified;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.order.Orders;
import org.regulars.order.PlaceOrder;
import org.regulars.shop.ShopProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Fills an empty database with the demo shop, through the same features that a real shop's data takes. */
@Component
public class DemoShop {

    private static final Logger log = LoggerFactory.getLogger(DemoShop.class);
    private static final long SEED = 20_240_229;
    private static final String SOURCE = "demo";

    private final Clock clock;
    private final ShopProperties shop;
    private final Catalog catalog;
    private final Customers customers;
    private final Orders orders;
    private final Baskets baskets;
    private final ConsentLedger consents;
    private final Preferences preferences;
    private final DemoWork work;
    private final DemoDay day;

    DemoShop(
            Clock clock,
            ShopProperties shop,
            Catalog catalog,
            Customers customers,
            Orders orders,
            Baskets baskets,
            ConsentLedger consents,
            Preferences preferences,
            DemoWork work,
            DemoDay day) {
        this.clock = clock;
        this.shop = shop;
        this.catalog = catalog;
        this.customers = customers;
        this.orders = orders;
        this.baskets = baskets;
        this.consents = consents;
        this.preferences = preferences;
        this.work = work;
        this.day = day;
    }

    /**
     * Does nothing when the shop has products; all or nothing, so a killed first start begins again.
     *
     * @return whether it was filled now
     */
    @Transactional
    public boolean fill() {
        if (!catalog.isEmpty()) {
            return false;
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        DemoWorld world = new DemoWorld(SEED, now);
        Map<String, Long> products = stock(world, now);
        world.people().forEach((person, history) -> settle(world, products, person, history, now));
        List<Long> arrived = day.begin(now);
        world.ordersOfTwo(now).forEach((order, which) -> place(products, arrived.get(which), order, "GB"));
        work.visit(world, DemoDoubles.AMELIA, now);
        day.end(arrived, now);
        work.prepare();
        log.info("Filled the demo shop");
        return true;
    }

    private Map<String, Long> stock(DemoWorld world, Instant now) {
        Map<String, Long> ids = new HashMap<>();
        for (DemoProduct product : world.catalog()) {
            ids.put(
                    product.sku(),
                    catalog.record(
                            new ProductSeen(
                                    product.sku(),
                                    product.name(),
                                    product.category(),
                                    product.price(),
                                    shop.url() + "/products/" + product.sku(),
                                    shop.link("/assets/demo/" + product.sku() + ".png")),
                            now));
        }
        return ids;
    }

    private void settle(
            DemoWorld world, Map<String, Long> products, DemoPerson person, List<DemoOrder> history, Instant now) {
        Identified known = customers
                .identify(
                        List.of(
                                new IdentityClaim(IdentityKind.SHOP_NUMBER, "D" + (5000 + person.number()), true),
                                new IdentityClaim(IdentityKind.EMAIL, person.email(), true)),
                        SOURCE,
                        person.since())
                .orElseThrow();
        customers.describe(
                known.customerId(),
                AttributeOrigin.TOLD,
                Map.of(
                        "first_name", person.firstName(),
                        "last_name", person.lastName(),
                        "country", person.country(),
                        "city", person.city(),
                        "language", person.language()),
                SOURCE,
                person.since());
        history.forEach(order -> place(products, known.customerId(), order, person.country()));
        agree(world, person, known);
        if (world.chance(0.08)) {
            leaveBasket(world, products, person, known, now);
        }
        if (world.chance(0.05)) {
            work.quote(world, products, person, known.customerId(), now);
        }
        if (world.chance(0.2)) {
            work.visit(world, person, now);
        }
    }

    private void place(Map<String, Long> products, long customerId, DemoOrder order, String country) {
        orders.place(new PlaceOrder(
                customerId,
                order.number(),
                order.at(),
                shop.currency().getCurrencyCode(),
                country,
                SOURCE,
                order.lines().stream()
                        .map(line -> new PlaceOrder.Line(
                                id(products, line.product()),
                                line.quantity(),
                                line.product().price()))
                        .toList()));
    }

    /** Two in three signed up; some withdrew again, some asked for a slower pace. */
    private void agree(DemoWorld world, DemoPerson person, Identified known) {
        if (!world.chance(0.68)) {
            return;
        }
        Instant at = person.since().plus(Duration.ofMinutes(5));
        List<String> purposes = new ArrayList<>(List.of("offers"));
        if (world.chance(0.7)) {
            purposes.add("newsletter");
        }
        for (String purpose : purposes) {
            ShownWording words = new ShownWording(purpose, "", "en", DemoWords.of(purpose, shop.name()));
            record(known, words, ConsentStatus.GRANTED, "sign-up-form", at);
            record(known, words, ConsentStatus.CONFIRMED, "double-opt-in", at.plus(Duration.ofMinutes(3)));
            if (world.chance(0.06)) {
                record(known, words, ConsentStatus.WITHDRAWN, "preference-page", at.plus(Duration.ofMinutes(9)));
            }
        }
        if (world.chance(0.1)) {
            Frequency pace = world.chance(0.5) ? Frequency.WEEKLY : Frequency.MONTHLY;
            preferences.change(known.customerId(), pace, ConsentSource.of("preference-page", SOURCE, "customer"));
        }
    }

    private void record(Identified known, ShownWording words, ConsentStatus status, String source, Instant at) {
        consents.record(new RecordConsent(
                known.customerId(),
                words.purpose(),
                words.topic(),
                ConsentLedger.MAIL,
                status,
                LegalBasis.CONSENT,
                known.identityIds().getOrDefault(IdentityKind.EMAIL, known.identityId()),
                status == ConsentStatus.WITHDRAWN ? null : words,
                ConsentSource.of(source, SOURCE, "customer"),
                at));
    }

    private void leaveBasket(
            DemoWorld world, Map<String, Long> products, DemoPerson person, Identified known, Instant now) {
        Instant at = now.minus(Duration.ofMinutes(20 + world.upTo(2_600)));
        String cart = "cart-" + person.number();
        List<BasketChange.Line> lines = world.lines(world.categoryOf(person), 2).stream()
                .map(line -> new BasketChange.Line(
                        id(products, line.product()),
                        line.quantity(),
                        line.product().price()))
                .toList();
        baskets.record(List.of(new BasketChange(
                known.customerId(),
                at,
                SOURCE + "-" + cart,
                BasketChange.Kind.CONTENT,
                cart,
                "",
                "",
                shop.currency().getCurrencyCode(),
                shop.url() + "/cart/" + cart,
                lines)));
    }

    static long id(Map<String, Long> products, DemoProduct product) {
        Long id = products.get(product.sku());
        if (id == null) {
            throw new IllegalStateException("The demo shop has no " + product.sku());
        }
        return id;
    }
}
