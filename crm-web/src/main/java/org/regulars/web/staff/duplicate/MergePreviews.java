package org.regulars.web.staff.duplicate;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.ConsentState;
import org.regulars.consent.ConsentStatus;
import org.regulars.customer.CustomerDetail;
import org.regulars.customer.DuplicatePair;
import org.regulars.customer.Merges;
import org.regulars.order.Purchases;
import org.springframework.stereotype.Component;

/** What a merge would come to, side by side, before anybody does it. */
@Component
class MergePreviews {

    private final Merges merges;
    private final ConsentLedger consents;
    private final Purchases purchases;

    MergePreviews(Merges merges, ConsentLedger consents, Purchases purchases) {
        this.merges = merges;
        this.consents = consents;
        this.purchases = purchases;
    }

    Preview of(CustomerDetail stays, CustomerDetail goes, DuplicatePair alike) {
        long one = stays.who().customerId();
        long other = goes.who().customerId();
        List<Count> counts = new ArrayList<>();
        Map<String, Long> theirs = merges.belongings(other);
        merges.belongings(one)
                .forEach((table, count) -> counts.add(new Count(table, count, theirs.getOrDefault(table, 0L))));
        return new Preview(
                stays,
                goes,
                alike,
                fields(stays, goes),
                consents(one, other),
                counts,
                purchases.net(one),
                purchases.net(other));
    }

    /** The value of the one who stays wins where there is one; each can be chosen otherwise. */
    private static List<FieldChoice> fields(CustomerDetail stays, CustomerDetail goes) {
        Map<String, String> mine = values(stays);
        Map<String, String> theirs = values(goes);
        Map<String, String> all = new LinkedHashMap<>(mine);
        theirs.forEach(all::putIfAbsent);
        return all.keySet().stream()
                .map(key -> new FieldChoice(key, mine.getOrDefault(key, ""), theirs.getOrDefault(key, "")))
                .toList();
    }

    private static Map<String, String> values(CustomerDetail customer) {
        Map<String, String> values = new LinkedHashMap<>();
        CustomerDetail.Who who = customer.who();
        values.put("first_name", who.firstName());
        values.put("last_name", who.lastName());
        values.put("language", who.language());
        values.put("country", who.country());
        values.put("time_zone", who.timeZone());
        values.values().removeIf(String::isEmpty);
        customer.attributes().forEach(attribute -> values.putIfAbsent(attribute.key(), attribute.value()));
        return values;
    }

    private List<ConsentResult> consents(long one, long other) {
        Map<String, ConsentState> mine = states(one);
        Map<String, ConsentState> theirs = states(other);
        Map<String, ConsentState> all = new TreeMap<>(mine);
        all.putAll(theirs);
        return all.entrySet().stream()
                .map(entry -> {
                    ConsentStatus left = status(mine.get(entry.getKey()));
                    ConsentStatus right = status(theirs.get(entry.getKey()));
                    ConsentState about = entry.getValue();
                    return new ConsentResult(
                            about.purpose(),
                            about.topic(),
                            about.channel(),
                            key(left),
                            key(right),
                            key(strictest(left, right)));
                })
                .sorted(Comparator.comparing(ConsentResult::purpose).thenComparing(ConsentResult::topic))
                .toList();
    }

    private Map<String, ConsentState> states(long customerId) {
        return consents.state(customerId).stream()
                .filter(state ->
                        state.topic().isEmpty() || state.entry().topic().equals(state.topic()))
                .collect(Collectors.toMap(
                        state -> state.purpose() + "/" + state.topic() + "/" + state.channel(), state -> state));
    }

    private static @org.jspecify.annotations.Nullable ConsentStatus status(
            @org.jspecify.annotations.Nullable ConsentState state) {
        return state == null ? null : state.status();
    }

    private static @org.jspecify.annotations.Nullable ConsentStatus strictest(
            @org.jspecify.annotations.Nullable ConsentStatus one,
            @org.jspecify.annotations.Nullable ConsentStatus other) {
        for (ConsentStatus strict : List.of(
                ConsentStatus.WITHDRAWN, ConsentStatus.EXPIRED, ConsentStatus.CONFIRMED, ConsentStatus.GRANTED)) {
            if (one == strict || other == strict) {
                return strict;
            }
        }
        return null;
    }

    private static String key(@org.jspecify.annotations.Nullable ConsentStatus status) {
        return status == null ? "none" : status.key();
    }

    /** All of it. */
    record Preview(
            CustomerDetail stays,
            CustomerDetail goes,
            DuplicatePair alike,
            List<FieldChoice> fields,
            List<ConsentResult> consents,
            List<Count> counts,
            BigDecimal worth,
            BigDecimal otherWorth) {

        public BigDecimal together() {
            return worth.add(otherWorth);
        }
    }

    /** One profile field; '' where one has no value. */
    record FieldChoice(String key, String stays, String goes) {

        public boolean open() {
            return !stays.isEmpty() && !goes.isEmpty() && !stays.equals(goes);
        }
    }

    /** What both agreed to, and what holds for them together. */
    record ConsentResult(String purpose, String topic, String channel, String stays, String goes, String together) {}

    /** How many of something both have. */
    record Count(String key, long stays, long goes) {}
}
