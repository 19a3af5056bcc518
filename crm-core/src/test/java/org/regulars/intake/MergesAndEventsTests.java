package org.regulars.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.access.ApiTokens;
import org.regulars.access.TokenKind;
import org.regulars.customer.MergeCustomers;
import org.regulars.customer.Merges;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Staff merge and part people while events of them come: what staff say stays, and each has what they did themselves. */
@DatabaseTest
class MergesAndEventsTests {

    private static final int PEOPLE = 5;
    private static final int STEPS = 160;

    @Autowired
    EventInbox inbox;

    @Autowired
    EventDigest digest;

    @Autowired
    Merges merges;

    @Autowired
    ApiTokens tokens;

    @Autowired
    JdbcClient jdbc;

    private final JsonMapper json = JsonMapper.shared();
    private final List<Long> homes = new ArrayList<>();
    private final Map<Long, Long> mergedInto = new HashMap<>();
    private final Map<Long, Long> merging = new TreeMap<>();
    /** Who did what, by the event's id. */
    private final Map<String, Integer> doers = new TreeMap<>();

    private int events;
    private long server;

    @BeforeEach
    void people() {
        server = tokens.check(tokens.create("test", "server", TokenKind.SECRET))
                .orElseThrow()
                .id();
        for (int person = 0; person < PEOPLE; person++) {
            doers.put(
                    send(
                            server,
                            "identify",
                            person,
                            "",
                            at(person),
                            Map.of("email", "person" + person + "@example.com")),
                    person);
            homes.add(holder("shop-number", String.valueOf(person)));
        }
    }

    @Test
    void mergesAndUndosStayWhateverEventsSay() {
        for (long seed = 1; seed <= 3; seed++) {
            Random random = new Random(seed);
            for (int step = 0; step < STEPS; step++) {
                step(random);
                compare("seed " + seed + ", step " + step);
            }
        }
        for (long mergeId : List.copyOf(merging.keySet())) {
            undo(mergeId);
            compare("undoing the rest");
        }
    }

    private void step(Random random) {
        int person = random.nextInt(PEOPLE);
        switch (random.nextInt(8)) {
            case 0 -> merge(root(homes.get(person)), root(homes.get(random.nextInt(PEOPLE))));
            case 1 -> {
                if (!merging.isEmpty()) {
                    undo(List.copyOf(merging.keySet()).get(random.nextInt(merging.size())));
                }
            }
            // A server takes back, ages too late, to whom an address belongs, or says again what everybody knows.
            case 2 -> {
                int other = random.nextInt(PEOPLE);
                doers.put(
                        send(
                                server,
                                "identify",
                                person,
                                "",
                                at(PEOPLE + ++events),
                                Map.of("email", "person" + other + "@example.com")),
                        person);
            }
            case 3 -> doers.put(send(0, "page", person, "", at(PEOPLE + random.nextInt(9_000)), Map.of()), person);
            case 4 ->
                doers.put(
                        send(0, "page", person, "device-" + person, at(PEOPLE + random.nextInt(9_000)), Map.of()),
                        person);
            case 5, 6 ->
                doers.put(
                        send(0, "page", -1, "device-" + person, at(PEOPLE + random.nextInt(9_000)), Map.of()), person);
            default -> doers.put(order(person, at(PEOPLE + random.nextInt(9_000))), person);
        }
    }

    @Test
    void aVisitorWhomStaffPartFromTheCustomerHasTheirOwnAgain() {
        String before = send(0, "page", -1, "phone", at(100), Map.of());
        long visitor = holder("anonymous-id", "phone");
        String login = send(server, "identify", 1, "phone", at(200), Map.of());
        String after = send(0, "page", -1, "phone", at(300), Map.of());
        assertThat(List.of(doer(before), doer(login), doer(after))).containsOnly(homes.get(1));

        long mergeId = jdbc.sql("select merge_id from customer_merge where merged_id = ?")
                .param(visitor)
                .query(Long.class)
                .single();
        merges.undo(mergeId, "staff");
        assertThat(doer(before)).isEqualTo(visitor);
        assertThat(doer(login)).isEqualTo(homes.get(1));
        assertThat(holder("anonymous-id", "phone")).isEqualTo(visitor);
        assertThat(doer(send(0, "page", -1, "phone", at(400), Map.of()))).isEqualTo(visitor);
        assertThat(doer(send(0, "page", -1, "phone", at(50), Map.of()))).isEqualTo(visitor);
        assertThat(jdbc.sql("select count(distinct message_id) = count(*) and count(*) = ? from interaction")
                        .param(PEOPLE + 5)
                        .query(Boolean.class)
                        .single())
                .as("nothing is lost or doubled")
                .isTrue();

        assertThat(doer(send(server, "identify", 2, "phone", at(500), Map.of())))
                .isEqualTo(homes.get(2));
        assertThat(doer(before)).as("who logs in later").isEqualTo(homes.get(2));
    }

    /** Whatever events say of somebody goes where they go, and comes back with them. */
    @Test
    void valuesThatCameWhileTwoWereOneGoBackWithWhomTheyWereSaidOf() {
        send(server, "identify", 0, "", at(100), Map.of("colour", "red"));
        send(server, "identify", 1, "", at(100), Map.of("colour", "blue", "pet", "cat"));
        long merge = merges.merge(new MergeCustomers(homes.get(0), homes.get(1), Set.of(), List.of()), "staff");
        send(server, "identify", 1, "", at(200), Map.of("colour", "green", "hobby", "chess"));
        assertThat(values(homes.get(0))).isEqualTo("colour=green,hobby=chess,pet=cat");

        merges.undo(merge, "staff");

        assertThat(values(homes.get(0))).isEqualTo("colour=red");
        assertThat(values(homes.get(1))).isEqualTo("colour=green,hobby=chess,pet=cat");
    }

    @Test
    void whatThePageThatFirstNamedThemSaidOutlastsAMerge() {
        send(0, "identify", 7, "laptop", at(100), Map.of("pet", "parrot"));
        long seven = holder("shop-number", "7");
        assertThat(values(seven)).isEqualTo("pet=parrot");
        long merge = merges.merge(new MergeCustomers(homes.get(0), seven, Set.of(), List.of()), "staff");
        send(server, "identify", 0, "", at(200), Map.of("colour", "red"));
        assertThat(values(homes.get(0))).isEqualTo("colour=red,pet=parrot");
        send(0, "identify", 7, "somebody else's", at(300), Map.of("pet", "snake"));
        assertThat(values(homes.get(0))).as("another device").isEqualTo("colour=red,pet=parrot");

        merges.undo(merge, "staff");

        assertThat(values(homes.get(0))).isEqualTo("colour=red");
        assertThat(values(seven)).isEqualTo("pet=parrot");
    }

    private String values(long customerId) {
        return jdbc.sql("""
                select string_agg(key || '=' || (value #>> '{}'), ',' order by key) from profile_attribute
                where customer_id = ? and effective and key <> 'email'
                """).param(customerId).query(String.class).single();
    }

    private void merge(long stays, long goes) {
        if (stays != goes) {
            merging.put(merges.merge(new MergeCustomers(stays, goes, Set.of(), List.of()), "staff"), goes);
            mergedInto.put(goes, stays);
        }
    }

    private void undo(long mergeId) {
        merges.undo(mergeId, "staff");
        mergedInto.remove(merging.remove(mergeId));
    }

    private long root(long customerId) {
        Long into = mergedInto.get(customerId);
        return into == null ? customerId : root(into);
    }

    private void compare(String as) {
        for (int person = 0; person < PEOPLE; person++) {
            long root = root(homes.get(person));
            assertThat(holder("shop-number", String.valueOf(person))).as(as).isEqualTo(root);
            assertThat(holder("email", "person" + person + "@example.com"))
                    .as(as)
                    .isEqualTo(root);
        }
        Map<String, Long> expected = new TreeMap<>();
        doers.forEach((message, person) -> expected.put(message, root(homes.get(person))));
        Map<String, Long> found = new TreeMap<>();
        List<String> messages = new ArrayList<>();
        jdbc.sql("select message_id, customer_id from interaction").query(row -> {
            messages.add(row.getString(1));
            found.put(row.getString(1), row.getLong(2));
        });
        assertThat(messages).as(as).doesNotHaveDuplicates();
        Map<String, Long> people = new TreeMap<>(found);
        people.keySet().retainAll(known());
        Map<String, Long> due = new TreeMap<>(expected);
        due.keySet().retainAll(known());
        assertThat(found.keySet()).as(as).isEqualTo(expected.keySet());
        assertThat(people).as(as).isEqualTo(due);
        jdbc.sql("select number, customer_id from customer_order").query(row -> {
            assertThat(row.getLong(2)).as(as + ", order " + row.getString(1)).isEqualTo(expected.get(row.getString(1)));
        });
    }

    /** Events on devices on which nobody has logged in yet are those of a visitor. */
    private Set<String> known() {
        return Set.copyOf(jdbc.sql("""
                select message_id from interaction i left join identity d using (identity_id)
                where d.kind <> 'anonymous-id' or exists (select from device_login l where l.device_id = i.identity_id)
                """).query(String.class).list());
    }

    private long doer(String message) {
        return jdbc.sql("select customer_id from interaction where message_id = ?")
                .param(message)
                .query(Long.class)
                .single();
    }

    private long holder(String kind, String value) {
        return jdbc.sql("select customer_id from identity where kind = ? and value = ?")
                .params(kind, value)
                .query(Long.class)
                .single();
    }

    private String order(int person, Instant at) {
        String id = "m-" + ++events;
        ObjectNode event = event(id, "track", person, "", at).put("event", "Order Completed");
        event.putObject("properties")
                .put("order_id", id)
                .putArray("products")
                .addObject()
                .put("sku", "P-1")
                .put("price", 3);
        return accept(server, event, id);
    }

    private String send(long key, String type, int person, String device, Instant at, Map<String, String> traits) {
        String id = "m-" + ++events;
        ObjectNode event = event(id, type, person, device, at);
        if (!traits.isEmpty()) {
            ObjectNode said = event.putObject("traits");
            traits.forEach(said::put);
        }
        return accept(key, event, id);
    }

    private ObjectNode event(String id, String type, int person, String device, Instant at) {
        ObjectNode event =
                json.createObjectNode().put("messageId", id).put("type", type).put("timestamp", at.toString());
        if (person >= 0) {
            event.put("userId", String.valueOf(person));
        }
        return device.isEmpty() ? event : event.put("anonymousId", device);
    }

    private String accept(long key, ObjectNode event, String id) {
        inbox.accept(key, List.of(event));
        digest.digestAll();
        return id;
    }

    private static Instant at(int second) {
        return TestClock.START.minus(Duration.ofHours(3)).plusSeconds(second);
    }
}
