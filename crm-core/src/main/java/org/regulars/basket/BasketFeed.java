package org.regulars.basket;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.regulars.catalog.Catalog;
import org.regulars.catalog.ProductFound;
import org.regulars.catalog.ProductSeen;
import org.regulars.customer.CustomerFeed;
import org.regulars.customer.UpsertCustomer;
import org.regulars.feed.Upserted;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Takes over whole baskets as the shop's own system has them: each is a change like those that events tell. */
@Component
public class BasketFeed {

    private final Baskets baskets;
    private final CustomerFeed customers;
    private final Catalog catalog;
    private final Clock clock;

    BasketFeed(Baskets baskets, CustomerFeed customers, Catalog catalog, Clock clock) {
        this.baskets = baskets;
        this.customers = customers;
        this.catalog = catalog;
        this.clock = clock;
    }

    /** Takes over each of them, in the caller's transaction; says what came of each, in the order given. */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Upserted> upsert(List<UpsertBasket> records) {
        Map<UpsertCustomer, Told> who = customers(records);
        Map<String, ProductFound> products = catalog.recordAll(
                records.stream()
                        .flatMap(record -> record.lines().stream().map(UpsertBasket.Line::product))
                        .toList(),
                false,
                clock.instant());
        List<Upserted> outcomes = new ArrayList<>();
        List<BasketChange> changes = new ArrayList<>();
        for (UpsertBasket record : records) {
            Told told = who.getOrDefault(record.customer(), new Told(Upserted.conflict("", "is nobody"), 0));
            Upserted customer = told.outcome();
            if (customer.refused()) {
                outcomes.add(Upserted.refused(customer.problems().stream()
                        .map(problem -> new Upserted.Problem(
                                "customer." + problem.field(), problem.conflict(), problem.message()))
                        .toList()));
                continue;
            }
            Optional<BasketSummary> before = baskets.byCart(customer.customerId(), record.cartId());
            boolean same = before.isPresent() && same(before.get(), record);
            if (!same) {
                changes.add(change(record, told, products, before));
            }
            outcomes.add(new Upserted(
                    same
                            ? Upserted.Result.UNCHANGED
                            : before.isPresent() ? Upserted.Result.UPDATED : Upserted.Result.CREATED,
                    customer.customerId(),
                    List.of(),
                    customer.notes()));
        }
        baskets.record(changes);
        return outcomes;
    }

    /** Nothing is in the basket any more; empty when there is none of this id. */
    @Transactional
    public Optional<Upserted> empty(String cartId) {
        return baskets.byCart(cartId).map(basket -> {
            boolean open = basket.state() == BasketState.OPEN;
            if (open) {
                Instant now = after(basket, clock.instant().truncatedTo(ChronoUnit.MICROS));
                baskets.record(List.of(new BasketChange(
                        basket.customerId(),
                        now,
                        "cart-emptied " + cartId + " " + now,
                        BasketChange.Kind.CONTENT,
                        cartId,
                        "",
                        "",
                        basket.currency(),
                        "",
                        List.of())));
            }
            return Upserted.of(open ? Upserted.Result.UPDATED : Upserted.Result.UNCHANGED, basket.customerId());
        });
    }

    private Map<UpsertCustomer, Told> customers(List<UpsertBasket> records) {
        List<UpsertCustomer> distinct = List.copyOf(
                new LinkedHashSet<>(records.stream().map(UpsertBasket::customer).toList()));
        List<Upserted> outcomes = customers.upsert(distinct);
        List<Long> identities = customers.named(
                distinct, outcomes.stream().map(Upserted::customerId).toList());
        Map<UpsertCustomer, Told> who = new HashMap<>();
        for (int i = 0; i < distinct.size(); i++) {
            who.put(distinct.get(i), new Told(outcomes.get(i), identities.get(i)));
        }
        return who;
    }

    private static boolean same(BasketSummary before, UpsertBasket now) {
        if (!now.orderNumber().isEmpty()) {
            return before.orderNumber().equals(now.orderNumber());
        }
        if (before.state() == BasketState.ORDERED
                || !(now.url().isEmpty() || now.url().equals(before.url()))
                || before.items().size() != now.lines().size()
                || !now.checkoutId().isEmpty()) {
            return false;
        }
        return now.lines().stream()
                .allMatch(line -> before.items().stream()
                        .anyMatch(item -> item.sku().equals(line.product().sku().strip())
                                && item.quantity() == line.quantity()
                                && (line.unitPrice() == null || item.unitPrice().compareTo(line.unitPrice()) == 0)));
    }

    /** Two changes of one moment: what was told last counts. */
    private static Instant after(BasketSummary basket, Instant at) {
        Instant last = basket.lastChangeAt();
        return at.equals(last) ? at.plus(1, ChronoUnit.MICROS) : at;
    }

    private static BasketChange change(
            UpsertBasket record, Told told, Map<String, ProductFound> products, Optional<BasketSummary> before) {
        List<BasketChange.Line> lines = record.lines().stream()
                .map(line ->
                        new BasketChange.Line(productId(products, line.product()), line.quantity(), line.unitPrice()))
                .toList();
        BasketChange.Kind kind = !record.orderNumber().isEmpty()
                ? BasketChange.Kind.ORDERED
                : record.checkoutId().isEmpty() ? BasketChange.Kind.CONTENT : BasketChange.Kind.CHECKOUT;
        return new BasketChange(
                told.outcome().customerId(),
                before.map(basket -> after(basket, record.at())).orElse(record.at()),
                messageId(record, lines),
                kind,
                record.cartId(),
                record.checkoutId(),
                record.orderNumber(),
                record.currency(),
                record.url(),
                kind == BasketChange.Kind.ORDERED ? null : lines,
                told.identityId(),
                true);
    }

    private static long productId(Map<String, ProductFound> products, ProductSeen seen) {
        ProductFound found = products.get(seen.sku().strip());
        if (found == null) {
            throw new IllegalStateException("A product of the basket was not recorded");
        }
        return found.productId();
    }

    /** The same content at the same moment is the same change, however often it is told. */
    private static String messageId(UpsertBasket record, List<BasketChange.Line> lines) {
        try {
            String said = record.cartId() + "\n" + record.at() + "\n" + record.checkoutId() + "\n"
                    + record.orderNumber() + "\n" + lines;
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(said.getBytes(StandardCharsets.UTF_8));
            return "cart-" + HexFormat.of().formatHex(digest, 0, 16);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whose basket it is, and what they were called by, so that it goes along when merged customers part; 0 for nothing. */
    private record Told(Upserted outcome, long identityId) {}
}
