package org.regulars.intake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.regulars.customer.Arrival;
import org.regulars.customer.ErasedPeople;
import org.regulars.customer.IdentityKind;
import org.regulars.customer.Recognised;
import org.regulars.customer.Recognition;
import org.regulars.interaction.Interaction;
import org.regulars.interaction.Interactions;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What events change: who is known, what happened with whom, and what it means for baskets and orders. */
@Component
class EventEffects {

    private final Recognition recognition;
    private final Interactions interactions;
    private final ShoppingEffects shopping;
    private final ErasedPeople erased;
    private final JdbcClient jdbc;

    EventEffects(
            Recognition recognition,
            Interactions interactions,
            ShoppingEffects shopping,
            ErasedPeople erased,
            JdbcClient jdbc) {
        this.recognition = recognition;
        this.interactions = interactions;
        this.shopping = shopping;
        this.erased = erased;
        this.jdbc = jdbc;
    }

    /** Lets events take effect, in the caller's transaction; returns what is wrong with those that could not, by their ids. */
    Map<Long, String> of(List<Event> events) {
        if (events.isEmpty()) {
            return Map.of();
        }
        return effects(withoutErased(events));
    }

    /** What is said of somebody who was erased after it happened is forgotten where it stands. */
    private List<Event> withoutErased(List<Event> all) {
        Optional<Instant> latest = erased.latest();
        List<Event> old = latest.isEmpty()
                ? List.of()
                : all.stream()
                        .filter(event -> !event.at().isAfter(latest.get()))
                        .toList();
        if (old.isEmpty()) {
            return all;
        }
        ErasedPeople.Those those =
                erased.of(old.stream().flatMap(event -> about(event).stream()).toList());
        Set<Event> gone = old.stream()
                .filter(event ->
                        about(event).stream().anyMatch(one -> those.since(one.getKey(), one.getValue(), event.at())))
                .collect(Collectors.toSet());
        if (gone.isEmpty()) {
            return all;
        }
        jdbc.sql("delete from event_inbox where event_id = any(?)")
                .param(gone.stream().map(Event::id).toArray(Long[]::new))
                .update();
        return all.stream().filter(event -> !gone.contains(event)).toList();
    }

    /** What says whom it is about: a family shares a telephone and a device, so they do only when nothing else does. */
    private static List<Map.Entry<IdentityKind, String>> about(Event event) {
        Arrival arrival = event.arrival();
        List<Map.Entry<IdentityKind, String>> telling = new ArrayList<>();
        List<Map.Entry<IdentityKind, String>> others = new ArrayList<>();
        arrival.names()
                .forEach(claim -> claim.kind().normalise(claim.value()).ifPresent(value -> {
                    boolean tells = claim.kind() == IdentityKind.SHOP_NUMBER || claim.kind() == IdentityKind.EMAIL;
                    (tells ? telling : others).add(Map.entry(claim.kind(), value));
                }));
        arrival.devices()
                .forEach(device -> IdentityKind.ANONYMOUS_ID
                        .normalise(device)
                        .ifPresent(value -> others.add(Map.entry(IdentityKind.ANONYMOUS_ID, value))));
        return telling.isEmpty() ? others : telling;
    }

    private Map<Long, String> effects(List<Event> events) {
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
