package org.regulars.web.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.regulars.intake.EventInbox;
import org.regulars.journey.JourneySettings;
import org.regulars.journey.Journeys;
import org.regulars.quote.DraftQuote;
import org.regulars.quote.Quotes;
import org.regulars.segment.Rule;
import org.regulars.segment.Segments;
import org.regulars.shop.ShopProperties;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the demo shop's staff have done already: quotes, segments, a journey that is on; and what visitors looked at. */
@Component
class DemoWork {

    private static final String STAFF = "system";

    private final Quotes quotes;
    private final Segments segments;
    private final Journeys journeys;
    private final DemoCampaigns campaigns;
    private final EventInbox inbox;
    private final ShopProperties shop;
    private final JsonMapper json;

    DemoWork(
            Quotes quotes,
            Segments segments,
            Journeys journeys,
            DemoCampaigns campaigns,
            EventInbox inbox,
            ShopProperties shop,
            JsonMapper json) {
        this.quotes = quotes;
        this.segments = segments;
        this.journeys = journeys;
        this.campaigns = campaigns;
        this.inbox = inbox;
        this.shop = shop;
        this.json = json;
    }

    void prepare() {
        long tea = segments.create(
                STAFF,
                "Tea lovers who agreed to offers",
                Rule.all(
                        Rule.is("bought-category", Map.of("category", "Tea")),
                        Rule.is("consent", Map.of("purpose", "offers"))));
        segments.create(STAFF, "Champions", Rule.all(Rule.is("rfm-group", Map.of("group", "champions"))));
        segments.create(
                STAFF,
                "Nothing bought for half a year",
                Rule.all(Rule.is("last-order", Map.of("age", "longer-ago", "days", "180"))));
        segments.create(
                STAFF,
                "Loyal in the north who open no mail",
                Rule.all(
                        Rule.is("bought-category", Map.of("category", "Tea", "figure", "2")),
                        Rule.is("net-revenue", Map.of("amount", "60")),
                        Rule.is("opened-mail", Map.of("comparison", "exactly", "mails", "0")),
                        Rule.is(
                                "attribute",
                                Map.of(
                                        "attribute",
                                        "city",
                                        "operator",
                                        "is-one-of",
                                        "value",
                                        "Leeds, Newcastle, Hamburg, Kiel, Lille, Bilbao")),
                        Rule.is("consent", Map.of("purpose", "offers"))));
        segments.create(STAFF, "A basket is waiting", Rule.all(Rule.is("open-basket", Map.of())));
        campaigns.prepare(tea);
        JourneySettings reminder =
                journeys.find("abandoned-basket").orElseThrow().settings();
        journeys.change("abandoned-basket", reminder.on(true).holdingOut(10), STAFF);
    }

    void quote(DemoWorld world, Map<String, Long> products, DemoPerson person, long customerId, Instant now) {
        List<DraftQuote.Line> lines = world.lines(world.categoryOf(person), 2).stream()
                .map(line -> new DraftQuote.Line(
                        DemoShop.id(products, line.product()),
                        20 + line.quantity(),
                        line.product().price()))
                .toList();
        LocalDate validUntil = now.atZone(ZoneOffset.UTC).toLocalDate().plusDays(14 + world.upTo(20));
        long quoteId = quotes.draft(new DraftQuote(
                customerId, "Q-" + (200 + person.number()), shop.currency().getCurrencyCode(), validUntil, lines));
        if (world.chance(0.8)) {
            quotes.send(customerId, quoteId);
            if (world.chance(0.4)) {
                quotes.accept(customerId, quoteId);
            }
        }
    }

    /** Some pages of some days, sent as the shop's pages would send them. */
    void visit(DemoWorld world, DemoPerson person, Instant now) {
        Instant began = now.minus(Duration.ofMinutes(60L + world.upTo(20 * 24 * 60)));
        List<DemoProduct> seen = world.lines(world.categoryOf(person), 3).stream()
                .map(DemoOrder.Line::product)
                .toList();
        for (int i = 0; i < seen.size(); i++) {
            JsonNode event = json.valueToTree(Map.of(
                    "type",
                    "track",
                    "event",
                    "Product Viewed",
                    "messageId",
                    "demo-view-" + person.number() + "-" + i,
                    "userId",
                    "D" + (5000 + person.number()),
                    "timestamp",
                    began.plus(Duration.ofMinutes(2L * i)).toString(),
                    "properties",
                    Map.of("sku", seen.get(i).sku(), "name", seen.get(i).name())));
            inbox.accept(0, List.of(event));
        }
    }
}
