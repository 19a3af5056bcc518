package org.regulars.web.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.regulars.customer.AttributeDefinition;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.AttributeType;
import org.regulars.customer.Attributes;
import org.regulars.customer.ConflictRule;
import org.regulars.customer.CustomerViews;
import org.regulars.customer.Customers;
import org.regulars.customer.Listing;
import org.regulars.interaction.ContactChannel;
import org.regulars.interaction.Contacts;
import org.regulars.interaction.LogContact;
import org.regulars.note.Notes;
import org.regulars.privacy.PrivacyRequest;
import org.regulars.privacy.PrivacyRequests;
import org.regulars.tag.Tags;
import org.springframework.stereotype.Component;

/** What the demo shop's staff wrote down about people: what can be known, notes, a tag, calls, a wish with its due date. */
@Component
class DemoDesk {

    private final Attributes attributes;
    private final Customers customers;
    private final Notes notes;
    private final Tags tags;
    private final Contacts contacts;
    private final CustomerViews views;
    private final PrivacyRequests requests;

    DemoDesk(
            Attributes attributes,
            Customers customers,
            Notes notes,
            Tags tags,
            Contacts contacts,
            CustomerViews views,
            PrivacyRequests requests) {
        this.attributes = attributes;
        this.customers = customers;
        this.notes = notes;
        this.tags = tags;
        this.contacts = contacts;
        this.views = views;
        this.requests = requests;
    }

    void define(String staff) {
        attributes.define(
                staff,
                new AttributeDefinition(
                        "favourite_tea",
                        AttributeType.ONE_OF,
                        Map.of("en", "Favourite tea", "de", "Lieblingstee"),
                        "For the tea letter: which new harvest somebody hears of first.",
                        List.of("black", "green", "herbal"),
                        Map.of("en", List.of("Black", "Green", "Herbal"), "de", List.of("Schwarz", "Grün", "Kräuter")),
                        true,
                        true,
                        false,
                        false,
                        ConflictRule.BEST_SOURCE,
                        365,
                        false));
        attributes.define(
                staff,
                new AttributeDefinition(
                        "loyalty_points",
                        AttributeType.WHOLE,
                        Map.of("en", "Loyalty points", "de", "Treuepunkte"),
                        "As the till counts them.",
                        List.of(),
                        Map.of(),
                        true,
                        false,
                        false,
                        false,
                        ConflictRule.NEWEST,
                        null,
                        false));
        views.save(staff, "German regulars", true, new Listing("", Map.of("country", "DE"), List.of(), "revenue"));
    }

    /** Several sources say several things; a call, a letter and a note tell the rest. */
    void know(long customerId, Instant now, String staff) {
        customers.describe(
                customerId,
                AttributeOrigin.OBSERVED,
                Map.of("favourite_tea", "black", "loyalty_points", "310"),
                "till",
                now.minus(Duration.ofDays(40)));
        customers.describe(
                customerId,
                AttributeOrigin.TOLD,
                Map.of("favourite_tea", "green"),
                "questions form",
                now.minus(Duration.ofDays(9)));
        contacts.log(
                new LogContact(
                        customerId,
                        ContactChannel.PHONE,
                        true,
                        now.minus(Duration.ofHours(30)),
                        "Teapot arrived chipped",
                        "Wants a new lid, no refund. Promised by Friday."),
                staff);
        notes.write(
                staff, customerId, "Prefers a call before noon. Buys presents for the whole office in autumn.", true);
        tags.add(staff, customerId, "Tea circle");
    }

    void ask(long customerId, String staff) {
        requests.file(
                customerId,
                PrivacyRequest.Kind.ACCESS,
                "",
                staff,
                "letter",
                PrivacyRequest.Proof.STAFF,
                "Asks by letter for everything we know.");
    }
}
