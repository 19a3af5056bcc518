package org.regulars.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.regulars.basket.BasketChange;
import org.regulars.basket.Baskets;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.ConsentSource;
import org.regulars.consent.ConsentStatus;
import org.regulars.consent.Frequency;
import org.regulars.consent.LegalBasis;
import org.regulars.consent.Preferences;
import org.regulars.consent.RecordConsent;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.Customers;
import org.regulars.customer.Identified;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.customer.MergeCustomers;
import org.regulars.customer.Merges;
import org.regulars.interaction.Interaction;
import org.regulars.interaction.Interactions;
import org.regulars.order.Orders;
import org.regulars.order.PlaceOrder;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.regulars.testing.TestShop;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Merges, undos and whatever happens between them, at random: the state equals the one of {@link MergeModel}. */
@DatabaseTest
class RandomMergesTests {

    private static final int PEOPLE = 14;
    private static final int STEPS = 1_000;
    private static final List<String> CELLS = List.of("offers/", "offers/basket-reminders", "newsletter/", "surveys/");
    private static final ConsentSource BY = ConsentSource.of("test", "random", "system");

    @Autowired
    Customers customers;

    @Autowired
    Merges merges;

    @Autowired
    Interactions interactions;

    @Autowired
    Baskets baskets;

    @Autowired
    Orders orders;

    @Autowired
    ConsentLedger ledger;

    @Autowired
    Preferences preferences;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient jdbc;

    private MergeModel model = new MergeModel();
    private final List<Long> people = new ArrayList<>();
    private final Set<Long> everybody = new TreeSet<>();
    private final Map<Long, Long> emails = new HashMap<>();
    private final Map<Long, Long> holding = new TreeMap<>();
    private long product;
    private int things;

    @Test
    void aThousandMergesUndosAndEventsEqualThePlainModel() {
        play(20261125L);
    }

    private void play(long seed) {
        Random random = new Random(seed);
        product = new TestShop(jdbc).product("Blue mug");
        for (int n = 0; n < PEOPLE; n++) {
            Identified who = identify(claim(IdentityKind.EMAIL, "person" + n + "@example.com"));
            people.add(who.customerId());
            everybody.add(who.customerId());
            emails.put(who.customerId(), who.identityId());
            model.homes.put("identity " + who.identityId(), who.customerId());
        }
        for (int step = 0; step < STEPS; step++) {
            clock.advance(Duration.ofMinutes(1));
            step(random);
            if (step % 40 == 39) {
                compare("seed " + seed + ", step " + step);
            }
        }
        List<Long> left = new ArrayList<>(holding.keySet());
        while (!left.isEmpty()) {
            clock.advance(Duration.ofMinutes(1));
            undo(left.remove(random.nextInt(left.size())));
            if (left.size() % 4 == 0) {
                compare("seed " + seed + ", undoing the rest");
            }
        }
        assertThat(count("customer where state = 'merged'")).isZero();
        assertThat(count("customer_home")).isZero();
        assertThat(count("customer_own")).isZero();
    }

    private void step(Random random) {
        long person = people.get(random.nextInt(PEOPLE));
        long root = model.root(person);
        switch (random.nextInt(13)) {
            case 0, 1 -> merge(root, model.root(people.get(random.nextInt(PEOPLE))), random.nextBoolean());
            case 2 -> {
                if (!holding.isEmpty()) {
                    undo(new ArrayList<>(holding.keySet()).get(random.nextInt(holding.size())));
                }
            }
            case 3 -> visit(person, "device-" + people.indexOf(person), random.nextBoolean());
            case 4, 5 -> shop(person);
            case 6 -> number(root, "N-" + random.nextInt(6));
            case 7, 8, 9 -> consent(person, CELLS.get(random.nextInt(CELLS.size())), random.nextInt(3) < 2);
            case 10 -> {
                String frequency = MergeModel.FREQUENCIES.get(random.nextInt(4));
                String before = preferences.of(root).frequency().key();
                preferences.change(root, Frequency.of(frequency).orElseThrow(), BY);
                if (!before.equals(frequency)) {
                    model.wish(root, frequency, everybody);
                }
            }
            case 11 -> {
                String size = "size " + random.nextInt(1_000_000);
                customers.describe(root, AttributeOrigin.TOLD, Map.of("size", size), "test", clock.instant());
                model.describe(root, size);
            }
            default -> {
                long quoteId = jdbc.sql("""
                        insert into quote (customer_id, number, state, currency, total, created_at, valid_until)
                        values (?, gen_random_uuid()::text, 'draft', 'GBP', 1, now(), '2030-01-01') returning quote_id
                        """).param(root).query(Long.class).single();
                model.homes.put("quote " + quoteId, root);
            }
        }
    }

    private void merge(long stays, long goes, boolean goesWins) {
        if (stays == goes) {
            return;
        }
        long mergeId =
                merges.merge(new MergeCustomers(stays, goes, goesWins ? Set.of("size") : Set.of(), List.of()), "staff");
        holding.put(mergeId, goes);
        model.merge(stays, goes, goesWins);
    }

    private void undo(long mergeId) {
        long back = known(holding, mergeId);
        merges.undo(mergeId, "staff");
        holding.remove(mergeId);
        model.undo(back, everybody);
    }

    /** A device that nobody was named on, or that its owner signs in on: then the visitor joins them. */
    private void visit(long person, String device, boolean named) {
        Identified who = named
                ? identify(
                        claim(IdentityKind.ANONYMOUS_ID, device),
                        claim(IdentityKind.EMAIL, "person" + people.indexOf(person) + "@example.com"))
                : identify(claim(IdentityKind.ANONYMOUS_ID, device));
        long identity = known(who.identityIds(), IdentityKind.ANONYMOUS_ID);
        if (!model.homes.containsKey("identity " + identity)) {
            // A new device that comes with a name is that person's; one without is a visitor of its own.
            long home = named ? person : who.customerId();
            model.homes.put("identity " + identity, home);
            everybody.add(home);
        }
        long home = known(model.homes, "identity " + identity);
        if (named && model.root(home) != model.root(person)) {
            model.merge(person, home, false);
            long mergeId = jdbc.sql(
                            "select max(merge_id) from customer_merge where merged_id = ? and undone_at is null")
                    .param(home)
                    .query(Long.class)
                    .single();
            holding.put(mergeId, home);
        }
        long filed = who.identityId();
        String message = file(who.customerId(), filed, "page-viewed", "/");
        model.homes.put("interaction " + message, known(model.homes, "identity " + filed));
    }

    /** Puts something into the basket and buys something, by an event under the person's address. */
    private void shop(long person) {
        Identified who = identify(claim(IdentityKind.EMAIL, "person" + people.indexOf(person) + "@example.com"));
        String number = "E-" + things;
        String message = file(who.customerId(), who.identityId(), "order-placed", number);
        baskets.record(List.of(new BasketChange(
                who.customerId(),
                clock.instant(),
                message,
                BasketChange.Kind.ADDED,
                "",
                "",
                "",
                "GBP",
                "",
                List.of(new BasketChange.Line(product, 1, BigDecimal.TEN)))));
        place(who.customerId(), number, "event");
        model.homes.put("interaction " + message, person);
        model.homes.put("basket_change " + message, person);
        model.homes.put("customer_order " + number, person);
    }

    /** An order by import: nobody knows by which identity, so whoever has the record has it. */
    private void number(long root, String number) {
        boolean taken = model.group(root, everybody).stream()
                .anyMatch(one -> model.numbers.getOrDefault(one, Set.of()).contains(number));
        place(root, number, "import");
        if (!taken) {
            model.numbers.computeIfAbsent(root, any -> new HashSet<>()).add(number);
        }
    }

    private void place(long customerId, String number, String source) {
        orders.place(new PlaceOrder(
                customerId,
                number,
                clock.instant(),
                "GBP",
                "",
                source,
                List.of(new PlaceOrder.Line(product, 1, BigDecimal.TEN))));
    }

    private String file(long customerId, long identityId, String kind, String subject) {
        String message = "m-" + things++;
        interactions.record(
                List.of(new Interaction(customerId, clock.instant(), message, identityId, "web", kind, subject, "{}")));
        return message;
    }

    private void consent(long person, String cell, boolean yes) {
        String[] parts = cell.split("/", -1);
        ledger.record(new RecordConsent(
                model.root(person),
                parts[0],
                parts[1],
                "mail",
                yes ? ConsentStatus.CONFIRMED : ConsentStatus.WITHDRAWN,
                LegalBasis.CONSENT,
                known(emails, person),
                null,
                BY,
                clock.instant()));
        // What is said of a whole purpose is said of its topics.
        CELLS.stream()
                .filter(other -> other.equals(cell) || (parts[1].isEmpty() && other.startsWith(cell)))
                .forEach(other -> model.consent(person, other, yes, everybody));
    }

    private void compare(String when) {
        Map<String, Long> owners = new TreeMap<>();
        model.homes.forEach((thing, home) -> owners.put(thing, model.root(home)));
        Map<String, Long> found = new TreeMap<>();
        jdbc.sql("""
                select 'identity ' || identity_id as thing, customer_id from identity
                union all select 'interaction ' || message_id, customer_id from interaction
                union all select 'basket_change ' || message_id, customer_id from basket_change
                union all select 'customer_order ' || number, customer_id from customer_order where source = 'event'
                union all select 'quote ' || quote_id, customer_id from quote
                """).query(row -> {
            found.put(row.getString("thing"), row.getLong("customer_id"));
        });
        assertThat(found).as(when).isEqualTo(owners);
        Set<Long> roots = new TreeSet<>();
        everybody.forEach(one -> roots.add(model.root(one)));
        Map<Long, Set<String>> permitted = all("""
                select customer_id, purpose || '/' || topic from consent_state where status = 'confirmed' and channel = 'mail'
                """);
        Map<Long, Set<String>> wished = all("select customer_id, frequency from contact_preference");
        Map<Long, Set<String>> sizes =
                all("select customer_id, value #>> '{}' from profile_attribute where key = 'size'");
        Map<Long, Set<String>> numbered = all("select customer_id, number from customer_order where source = 'import'");
        Map<Long, Set<String>> bought = all("select customer_id, orders from purchase_summary");
        Map<Long, Set<String>> placed = all("select customer_id, count(*) from customer_order group by customer_id");
        Map<Long, Set<String>> kept = all("select customer_id, sum(quantity) from basket_item group by customer_id");
        Map<Long, Set<String>> added = all("select customer_id, count(*) from basket_change group by customer_id");
        assertThat(bought).as(when).isEqualTo(placed);
        assertThat(kept).as(when).isEqualTo(added);
        for (long root : roots) {
            String whom = when + ", customer " + root;
            for (String cell : CELLS) {
                boolean may = permitted.getOrDefault(root, Set.of()).contains(cell);
                boolean permits = model.permits(root, cell, everybody);
                // A refusal of the whole purpose that a merge adds takes its topics along, even one that all agreed to.
                if (may || cell.endsWith("/")) {
                    assertThat(may).as(whom + " may get " + cell).isEqualTo(permits);
                }
            }
            assertThat(wished.getOrDefault(root, Set.of(""))).as(whom).containsExactly(model.wished(root, everybody));
            assertThat(sizes.getOrDefault(root, Set.of(""))).as(whom).containsExactly(model.shown(root));
            Set<String> numbers = new TreeSet<>();
            model.group(root, everybody).forEach(one -> numbers.addAll(model.numbers.getOrDefault(one, Set.of())));
            assertThat(numbered.getOrDefault(root, Set.of())).as(whom).isEqualTo(numbers);
        }
        assertThat(count("customer where state in ('known', 'visitor')"))
                .as(when)
                .isEqualTo(roots.size());
    }

    private static <K> long known(Map<K, Long> map, K key) {
        return java.util.Objects.requireNonNull(map.get(key));
    }

    private Identified identify(IdentityClaim... claims) {
        return customers.identify(List.of(claims), "test", clock.instant()).orElseThrow();
    }

    private static IdentityClaim claim(IdentityKind kind, String value) {
        return new IdentityClaim(kind, value, false);
    }

    private long count(String from) {
        return jdbc.sql("select count(*) from " + from).query(Long.class).single();
    }

    private Map<Long, Set<String>> all(String sql) {
        Map<Long, Set<String>> all = new TreeMap<>();
        jdbc.sql(sql).query(row -> {
            all.computeIfAbsent(row.getLong(1), any -> new TreeSet<>()).add(row.getString(2));
        });
        return all;
    }
}
