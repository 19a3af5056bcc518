package org.regulars.delivery;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.regulars.basket.BasketChange;
import org.regulars.basket.Baskets;
import org.regulars.catalog.Catalog;
import org.regulars.catalog.ProductSeen;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.ConsentSource;
import org.regulars.consent.ConsentStatus;
import org.regulars.consent.LegalBasis;
import org.regulars.consent.RecordConsent;
import org.regulars.consent.ShownWording;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.Customers;
import org.regulars.customer.Identified;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.job.Jobs;
import org.regulars.journey.Definition;
import org.regulars.journey.JourneySummary;
import org.regulars.journey.Journeys;
import org.regulars.journey.Part;
import org.regulars.order.Orders;
import org.regulars.order.PlaceOrder;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** People with baskets, for tests that end in a mail. */
@Component
public class Arranged {

    public static final ConsentSource BY_TEST = ConsentSource.of("test", "arranged", "system");

    private final Customers customers;
    private final ConsentLedger ledger;
    private final Catalog catalog;
    private final Baskets baskets;
    private final Orders orders;
    private final Journeys journeys;
    private final Jobs jobs;
    private final JdbcClient jdbc;
    private final Clock clock;

    Arranged(
            Customers customers,
            ConsentLedger ledger,
            Catalog catalog,
            Baskets baskets,
            Orders orders,
            Journeys journeys,
            Jobs jobs,
            JdbcClient jdbc,
            Clock clock) {
        this.customers = customers;
        this.ledger = ledger;
        this.catalog = catalog;
        this.baskets = baskets;
        this.orders = orders;
        this.journeys = journeys;
        this.jobs = jobs;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The basket journey on, with an hour's wait and nobody held out, and a server that has seen nothing. */
    public void journeyOn() {
        ScriptedSmtp.shared().forget();
        journey(true, Duration.ofHours(1), 0);
    }

    public void journey(boolean on, Duration waiting, int holdout) {
        JourneySummary journey = journeys.find("abandoned-basket").orElseThrow();
        Definition definition =
                journeys.definition(journey.key(), journey.version()).orElseThrow();
        boolean hours = waiting.toMinutes() % 60 == 0;
        Part left = Part.of(
                "basket-left",
                "wait",
                String.valueOf(hours ? waiting.toHours() : waiting.toMinutes()),
                "unit",
                hours ? "hours" : "minutes",
                "days",
                "3");
        journeys.publish(
                journey.key(),
                new Definition(left, definition.reentry(), definition.goal(), definition.start(), definition.steps()),
                true,
                "test");
        journeys.change(journey.key(), journey.settings().on(on).holdingOut(holdout), "test");
    }

    /** A known customer called by the first letters of the address. */
    public Identified known(String email) {
        Instant now = clock.instant();
        Identified who = customers
                .identify(List.of(new IdentityClaim(IdentityKind.EMAIL, email, true)), "test", now)
                .orElseThrow();
        String name = email.substring(0, email.indexOf('@'));
        customers.describe(
                who.customerId(),
                AttributeOrigin.TOLD,
                Map.of("first_name", name.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + name.substring(1)),
                "test",
                now);
        return who;
    }

    /** A known customer who agreed to offers by mail and confirmed it. */
    public long consenting(String email) {
        Identified who = known(email);
        consent(who, ConsentStatus.CONFIRMED);
        return who.customerId();
    }

    public long consent(Identified who, ConsentStatus status) {
        return ledger.record(new RecordConsent(
                who.customerId(),
                "offers",
                "",
                ConsentLedger.MAIL,
                status,
                LegalBasis.CONSENT,
                who.identityId(),
                new ShownWording("offers", "", "en", "Send me offers by e-mail."),
                BY_TEST,
                clock.instant()));
    }

    public void basket(long customerId) {
        add(customerId, "white-mug");
    }

    /** Puts one piece into the customer's basket, now. */
    public void add(long customerId, String sku) {
        baskets.record(List.of(new BasketChange(
                customerId,
                clock.instant(),
                "add-" + customerId + "-" + sku + "-" + clock.instant(),
                BasketChange.Kind.ADDED,
                "",
                "",
                "",
                "EUR",
                "https://shop.example/basket",
                List.of(new BasketChange.Line(product(sku), 2, new BigDecimal("4.50"))))));
    }

    /** Buys what is in the basket, now. */
    public void buy(long customerId) {
        String number = "order-of-" + customerId;
        baskets.record(List.of(new BasketChange(
                customerId,
                clock.instant(),
                "buy-" + customerId,
                BasketChange.Kind.ORDERED,
                "",
                "",
                number,
                "EUR",
                "",
                null)));
        order(customerId, number);
    }

    /** Buys something elsewhere, as at the counter or by phone. */
    public void order(long customerId, String number) {
        orders.place(new PlaceOrder(
                customerId,
                number,
                clock.instant(),
                "EUR",
                "",
                "test",
                List.of(new PlaceOrder.Line(product("white-mug"), 1, new BigDecimal("4.50")))));
    }

    private long product(String sku) {
        return catalog.record(
                new ProductSeen(sku, "Product " + sku, "", new BigDecimal("4.50"), "https://shop.example/" + sku, ""),
                clock.instant());
    }

    public void plan() {
        jobs.run("journeys");
        jobs.run("confirmation-mails");
        jobs.run("your-data-mails");
        jobs.run("address-mails");
    }

    /** Plans, decides and delivers once; a job that fails fails the test. */
    public void run() {
        plan();
        jobs.run("delivery");
        List<String> failed = jdbc.sql("select detail from job_run where outcome = 'failed'")
                .query(String.class)
                .list();
        if (!failed.isEmpty()) {
            throw new AssertionError("A job failed: " + failed);
        }
    }

    /** The state and reason of the customer's only dispatch, such as "held paused". */
    public String fate(long customerId) {
        return jdbc.sql("select trim(state || ' ' || reason) from dispatch where customer_id = ?")
                .param(customerId)
                .query(String.class)
                .single();
    }

    /** The trace of the customer's only dispatch. */
    public List<String> trace(long customerId) {
        return jdbc.sql("select trim(state || ' ' || reason) from dispatch_step where customer_id = ? order by step")
                .param(customerId)
                .query(String.class)
                .list();
    }
}
