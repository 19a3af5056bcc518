package org.regulars.intake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.regulars.customer.Recognised;
import org.regulars.customer.Recognition;
import org.regulars.interaction.Interaction;
import org.regulars.interaction.Interactions;
import org.springframework.stereotype.Component;

/** What events change: who is known, what happened with whom, and what it means for baskets and orders. */
@Component
class EventEffects {

    private final Recognition recognition;
    private final Interactions interactions;
    private final ShoppingEffects shopping;

    EventEffects(Recognition recognition, Interactions interactions, ShoppingEffects shopping) {
        this.recognition = recognition;
        this.interactions = interactions;
        this.shopping = shopping;
    }

    /** Lets events take effect, in the caller's transaction; returns what is wrong with those that could not, by their ids. */
    Map<Long, String> of(List<Event> events) {
        if (events.isEmpty()) {
            return Map.of();
        }
        Map<Long, String> problems = new HashMap<>();
        Recognised who = recognition.of(events.stream().map(Event::arrival).toList());
        List<Known> known = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            who.filings()
                    .get(i)
                    .ifPresentOrElse(
                            one -> known.add(new Known(event, one)),
                            () -> problems.put(
                                    event.id(), "names nobody: it needs a userId, an anonymousId or an email"));
        }
        interactions.record(known.stream().map(this::interaction).toList());
        shopping.of(known, who.refiled());
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
                event.kept());
    }

    /** An event and who it is about. */
    record Known(Event event, Recognised.Filing who) {}
}
