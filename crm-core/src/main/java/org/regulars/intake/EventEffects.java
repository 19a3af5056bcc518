package org.regulars.intake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.regulars.customer.Arrival;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.Customers;
import org.regulars.customer.Identified;
import org.regulars.customer.Recognition;
import org.regulars.interaction.Interaction;
import org.regulars.interaction.Interactions;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What events change: who is known, what happened with whom, and what it means for baskets and orders. */
@Component
class EventEffects {

    static final String SOURCE = "event";

    private final Recognition recognition;
    private final Customers customers;
    private final Interactions interactions;
    private final ShoppingEffects shopping;
    private final JsonMapper json;

    EventEffects(
            Recognition recognition,
            Customers customers,
            Interactions interactions,
            ShoppingEffects shopping,
            JsonMapper json) {
        this.recognition = recognition;
        this.customers = customers;
        this.interactions = interactions;
        this.shopping = shopping;
        this.json = json;
    }

    /** Lets events take effect, in the caller's transaction; returns what is wrong with those that could not, by their ids. */
    Map<Long, String> of(List<Event> events) {
        Map<Long, String> problems = new HashMap<>();
        List<Optional<Identified>> who = recognition.of(events.stream()
                .map(event -> new Arrival(event.claims(), event.trusted(), SOURCE, event.at()))
                .toList());
        List<Known> known = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            who.get(i)
                    .ifPresentOrElse(
                            one -> known.add(new Known(event, one)),
                            () -> problems.put(
                                    event.id(), "names nobody: it needs a userId, an anonymousId or an email"));
        }
        interactions.record(known.stream().map(this::interaction).toList());
        known.stream().filter(one -> one.event.identifies()).forEach(this::describe);
        shopping.of(known);
        return problems;
    }

    private Interaction interaction(Known one) {
        Event event = one.event;
        return new Interaction(
                one.who.customerId(),
                event.at(),
                event.messageId(),
                one.who.identityId(),
                event.channel(),
                event.kind(),
                event.subject(),
                payload(event));
    }

    /** The properties and the campaign that brought the visit; what a person tells about themselves goes to the profile. */
    private String payload(Event event) {
        JsonNode campaign = event.payload().path("context").path("campaign");
        if (!event.properties().isObject() && !campaign.isObject()) {
            return "{}";
        }
        ObjectNode payload =
                event.properties() instanceof ObjectNode properties ? properties.deepCopy() : json.createObjectNode();
        if (campaign.isObject() && !payload.has("campaign")) {
            payload.set("campaign", campaign);
        }
        return payload.toString();
    }

    private void describe(Known one) {
        Event event = one.event;
        Map<String, Object> traits =
                Traits.of(event.payload().path("traits"), event.payload().path("context"));
        if (event.trusted()) {
            customers.describe(one.who.customerId(), AttributeOrigin.TOLD, traits, SOURCE, event.at());
        } else if (one.who.knownBefore()) {
            customers.fillGaps(one.who.customerId(), traits, SOURCE, event.at());
        } else {
            customers.describe(one.who.customerId(), AttributeOrigin.OBSERVED, traits, SOURCE, event.at());
        }
    }

    /** An event and who it is about. */
    record Known(Event event, Identified who) {}
}
