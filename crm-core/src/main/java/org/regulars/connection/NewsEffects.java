package org.regulars.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.audit.AuditTrail;
import org.regulars.basket.BasketFeed;
import org.regulars.catalog.ProductFeed;
import org.regulars.customer.CustomerFeed;
import org.regulars.customer.Identified;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.customer.UpsertCustomer;
import org.regulars.feed.Upserted;
import org.regulars.interaction.Interaction;
import org.regulars.interaction.Interactions;
import org.regulars.order.OrderFeed;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Lets what shops report take effect, in the caller's transaction. */
@Component
class NewsEffects {

    private final CustomerFeed customers;
    private final OrderFeed orders;
    private final BasketFeed baskets;
    private final ProductFeed products;
    private final ShopConsents consents;
    private final Interactions interactions;
    private final AuditTrail audit;
    private final ObjectProvider<AskedForPrivacy> privacy;

    NewsEffects(
            CustomerFeed customers,
            OrderFeed orders,
            BasketFeed baskets,
            ProductFeed products,
            ShopConsents consents,
            Interactions interactions,
            AuditTrail audit,
            ObjectProvider<AskedForPrivacy> privacy) {
        this.customers = customers;
        this.orders = orders;
        this.baskets = baskets;
        this.products = products;
        this.consents = consents;
        this.interactions = interactions;
        this.audit = audit;
        this.privacy = privacy;
    }

    /**
     * What came of it.
     *
     * @param outcome key of its words
     * @param subject the number of what it was about; '' when nothing may be said
     */
    record Effect(String outcome, String subject) {}

    /**
     * @throws PayloadUnusable if it cannot be taken
     * @throws OrderNotKnownYet if it has to wait
     */
    Effect of(ShopNews news, Shop shop, String messageId, ShopConsents.Settings settings) {
        if (news instanceof ShopNews.CustomerNews told) {
            return customer(told, settings);
        }
        if (news instanceof ShopNews.OrderNews told) {
            return new Effect(
                    outcome("order", orders.upsert(List.of(told.order())).get(0)),
                    told.order().number());
        }
        if (news instanceof ShopNews.RefundNews told) {
            Upserted outcome =
                    orders.refund(told.orderId(), shop.source(), told.refund()).orElseThrow(OrderNotKnownYet::new);
            return new Effect(outcome("refund", outcome), "");
        }
        if (news instanceof ShopNews.OrderGone told) {
            return new Effect(
                    orders.cancel(told.orderId(), shop.source())
                            .map(outcome -> outcome("order-gone", outcome))
                            .orElse("unknown-order"),
                    "");
        }
        if (news instanceof ShopNews.BasketNews told) {
            return new Effect(
                    outcome("basket", baskets.upsert(List.of(told.basket())).get(0)), "");
        }
        if (news instanceof ShopNews.ProductNews told) {
            boolean changed = products.upsert(told.products()).stream()
                    .anyMatch(outcome -> outcome.result() != Upserted.Result.UNCHANGED);
            return new Effect(
                    changed ? "product" : "nothing-new", told.products().get(0).sku());
        }
        if (news instanceof ShopNews.ProductGone told) {
            return new Effect(products.withdrawBySource(told.productId()) > 0 ? "product-gone" : "unknown-product", "");
        }
        return privacy((ShopNews.PrivacyRequest) news, shop, messageId);
    }

    private Effect customer(ShopNews.CustomerNews told, ShopConsents.Settings settings) {
        Upserted outcome = customers.upsert(List.of(told.customer())).get(0);
        if (told.marketing() != null && !outcome.refused()) {
            long email = find(told.customer())
                    .filter(who -> who.customerId() == outcome.customerId())
                    .map(Identified::identityId)
                    .orElse(0L);
            consents.record(
                    outcome.customerId(),
                    email,
                    told.marketing(),
                    told.customer().at(),
                    settings);
        }
        return new Effect(outcome("customer", outcome), "");
    }

    /** The address that a consent is about. */
    private Optional<Identified> find(UpsertCustomer customer) {
        return customer.email() == null
                ? Optional.empty()
                : customers.find(List.of(new IdentityClaim(IdentityKind.EMAIL, customer.email(), false)));
    }

    private static String outcome(String what, Upserted outcome) {
        if (outcome.refused()) {
            throw new PayloadUnusable(outcome.problems().get(0).field() + " "
                    + outcome.problems().get(0).message());
        }
        return outcome.result() == Upserted.Result.UNCHANGED ? "nothing-new" : what;
    }

    /** Put on record where staff look; nobody is made by being asked about. */
    private Effect privacy(ShopNews.PrivacyRequest request, Shop shop, String messageId) {
        Optional<Identified> who = claims(request.customer()).stream()
                .map(claim -> customers.find(List.of(claim)))
                .flatMap(Optional::stream)
                .findFirst();
        long customerId = who.map(Identified::customerId).orElse(0L);
        audit.record(shop.source(), "privacy-request", request.kind(), customerId, Map.of("known", who.isPresent()));
        who.ifPresent(one -> interactions.record(List.of(new Interaction(
                one.customerId(),
                shop.receivedAt(),
                messageId,
                one.identityId(),
                "shop",
                "privacy-request",
                request.kind(),
                "{}"))));
        who.ifPresent(one -> privacy.forEach(asked -> asked.asked(one.customerId(), request.kind(), shop.source())));
        return new Effect("privacy", request.kind());
    }

    private static List<IdentityClaim> claims(@Nullable UpsertCustomer customer) {
        List<IdentityClaim> claims = new ArrayList<>();
        if (customer != null && customer.externalId() != null) {
            claims.add(new IdentityClaim(IdentityKind.SHOP_NUMBER, customer.externalId(), false));
        }
        if (customer != null && customer.email() != null) {
            claims.add(new IdentityClaim(IdentityKind.EMAIL, customer.email(), false));
        }
        if (customer != null && customer.phone() != null) {
            claims.add(new IdentityClaim(IdentityKind.PHONE, customer.phone(), false));
        }
        return claims;
    }
}
