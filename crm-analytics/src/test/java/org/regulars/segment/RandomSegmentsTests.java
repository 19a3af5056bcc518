package org.regulars.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.customer.AttributeDefinition;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.AttributeType;
import org.regulars.customer.Attributes;
import org.regulars.customer.ConflictRule;
import org.regulars.customer.Customers;
import org.regulars.shop.ShopProperties;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.regulars.testing.TestShop;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Random rules over random events that come while the clock moves on: members, reasons and figures are those of a model in plain
 * Java, and the full check finds nobody out of place. Full size: {@code -Dregulars.segments.rules=1000
 * -Dregulars.segments.events=100000}; another run: {@code -Dregulars.segments.seed=7}.
 */
@DatabaseTest
class RandomSegmentsTests {

    private static final int RULES = Integer.getInteger("regulars.segments.rules", 60);
    private static final int EVENTS = Integer.getInteger("regulars.segments.events", 600);
    private static final int CUSTOMERS = Integer.getInteger("regulars.segments.customers", 60);
    private static final long SEED = Long.getLong("regulars.segments.seed", 20261125L);
    private static final int ROUNDS = 4;
    private static final int DEEPEST = 4;

    @Autowired
    Segments segments;

    @Autowired
    Memberships memberships;

    @Autowired
    MembershipCheck check;

    @Autowired
    Customers customers;

    @Autowired
    Attributes attributes;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    ShopProperties properties;

    @Autowired
    TestClock clock;

    private final Random random = new Random(SEED);
    private final Map<Long, ModelCustomer> people = new LinkedHashMap<>();
    private final Map<String, Long> products = new LinkedHashMap<>();
    private TestShop shop;
    private ModelRules model;

    @BeforeEach
    void begin() {
        shop = new TestShop(jdbc);
        model = new ModelRules(random, properties.zone());
    }

    @Test
    void membersAndReasonsAreThoseOfAModel() {
        open();
        happen(EVENTS / 2);
        Map<Long, Rule> rules = rules();
        memberships.run();
        for (int round = 0; round < ROUNDS; round++) {
            same(rules, round);
            happen(EVENTS / 2 / ROUNDS);
            clock.advance(Duration.ofMinutes(random.nextInt(20_000)));
            memberships.run();
        }
        same(rules, ROUNDS);
        assertThat(rules.keySet().stream().mapToLong(check::check).sum())
                .as("out of place, seed %d", SEED)
                .isZero();
        why(rules);
    }

    private void open() {
        ModelRules.SKUS.forEach(sku -> products.put(
                sku,
                shop.product(sku.substring(0, 1)
                        + sku.substring(1).toLowerCase(java.util.Locale.ROOT).replace('-', ' '))));
        jdbc.sql("insert into tag (tag, created_by, created_at) values ('VIP', 'x', now()), ('Press', 'x', now())")
                .update();
        define("visits", AttributeType.WHOLE);
        define("met", AttributeType.DATE);
        // Every event is one that was seen, so that rules can ask for it.
        long first = shop.customer("First");
        ModelCustomer one = new ModelCustomer(first);
        people.put(first, one);
        ModelRules.KINDS.forEach(kind -> event(one, kind, "MUG-A", clock.instant()));
        for (int i = 1; i < CUSTOMERS; i++) {
            long id = shop.customer("C" + i);
            people.put(id, new ModelCustomer(id));
        }
    }

    private void define(String key, AttributeType type) {
        attributes.define(
                "ann@shop.example",
                new AttributeDefinition(
                        key,
                        type,
                        Map.of("en", key),
                        "",
                        List.of(),
                        Map.of(),
                        false,
                        false,
                        false,
                        false,
                        ConflictRule.NEWEST,
                        null,
                        false));
    }

    private Map<Long, Rule> rules() {
        Map<Long, Rule> rules = new LinkedHashMap<>();
        while (rules.size() < RULES) {
            Rule rule = model.any(1 + random.nextInt(DEEPEST));
            if (segments.problems(rule).isEmpty()) {
                long id = segments.create("random", "R" + rules.size(), rule);
                rules.put(id, rule);
                model.known(id, rule);
            }
        }
        return rules;
    }

    private void same(Map<Long, Rule> rules, int round) {
        Instant now = clock.instant();
        rules.forEach((id, rule) -> assertThat(
                        jdbc.sql("select customer_id from segment_member where segment_id = ? order by customer_id")
                                .param(id)
                                .query(Long.class)
                                .list())
                .as("seed %d, round %d, rule %s", SEED, round, rule)
                .isEqualTo(people.values().stream()
                        .filter(one -> model.member(rule, one, now))
                        .map(one -> one.id)
                        .sorted()
                        .toList()));
    }

    /** Every line of every rule, for a few people each: whether it holds, and the figure where one decided. */
    private void why(Map<Long, Rule> rules) {
        List<ModelCustomer> all = new ArrayList<>(people.values());
        rules.forEach((id, rule) -> {
            for (int i = 0; i < 3; i++) {
                ModelCustomer one = all.get(random.nextInt(all.size()));
                List<Finding> findings = new ArrayList<>(segments.why(id, one.id));
                if (findings.size() > lines(rule).size()) {
                    assertThat(one.noProfiling).isTrue();
                    findings.remove(0);
                }
                List<Rule> lines = lines(rule);
                assertThat(findings).hasSameSizeAs(lines);
                for (int line = 0; line < lines.size(); line++) {
                    said(lines.get(line), findings.get(line), one);
                }
            }
        });
    }

    private void said(Rule rule, Finding finding, ModelCustomer one) {
        Instant now = clock.instant();
        assertThat(finding.holds()).as("seed %d, %s of %d", SEED, rule, one.id).isEqualTo(model.holds(rule, one, now));
        if (rule instanceof Rule.Is is
                && List.of("orders", "bought-category", "bought-product", "net-revenue", "did", "got-mail")
                        .contains(is.criterion())) {
            Object found = Objects.requireNonNull(
                    Objects.requireNonNull(finding.found()).getArguments())[0];
            Object figure = Objects.requireNonNull(((MessageSourceResolvable) found).getArguments())[0];
            assertThat(((BigDecimal) figure).doubleValue())
                    .as("seed %d, %s of %d", SEED, rule, one.id)
                    .isEqualTo(model.figure(is, one, now));
        }
    }

    private static List<Rule> lines(Rule rule) {
        List<Rule> lines = new ArrayList<>();
        lines.add(rule);
        Criteria.children(rule).forEach(child -> lines.addAll(lines(child)));
        return lines;
    }

    private void happen(int events) {
        List<ModelCustomer> all = new ArrayList<>(people.values());
        IntStream.range(0, events).forEach(i -> happen(all.get(random.nextInt(all.size()))));
    }

    private void happen(ModelCustomer one) {
        Instant at = clock.instant().minus(Duration.ofMinutes(random.nextInt(200_000)));
        String sku = pick(ModelRules.SKUS);
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4 -> event(one, pick(ModelRules.KINDS), random.nextInt(4) == 0 ? "" : sku, at);
            case 5, 6, 7, 8 -> order(one, sku, at);
            case 9 -> cancel(one);
            case 10, 11 -> basket(one, sku, at);
            case 12 -> quote(one);
            case 13, 14 -> consent(one);
            case 15 -> mail(one, at);
            case 16 -> tag(one);
            case 17, 18 -> attribute(one);
            default -> limit(one);
        }
    }

    private void event(ModelCustomer one, String kind, String sku, Instant at) {
        jdbc.sql("""
                insert into interaction (customer_id, occurred_at, message_id, identity_id, channel, kind, subject)
                values (?, ?, gen_random_uuid()::text, 0, 'web', ?, ?)
                """).params(one.id, at(at), kind, sku).update();
        one.events.add(new ModelCustomer.Event(kind, sku, at));
    }

    private void order(ModelCustomer one, String sku, Instant at) {
        long id = shop.sale(one.id, at, Objects.requireNonNull(products.get(sku)));
        one.orders.put(id, new ModelCustomer.Order(sku, 1, false, at));
    }

    private void cancel(ModelCustomer one) {
        one.orders.keySet().stream().findFirst().ifPresent(id -> {
            shop.cancel(one.id, id);
            one.orders.computeIfPresent(id, (key, o) -> new ModelCustomer.Order(o.sku(), o.quantity(), true, o.at()));
        });
    }

    private void basket(ModelCustomer one, String sku, Instant at) {
        jdbc.sql("delete from basket_item where customer_id = ?").param(one.id).update();
        jdbc.sql("delete from basket where customer_id = ?").param(one.id).update();
        one.basket = null;
        if (random.nextInt(4) > 0) {
            int quantity = 1 + random.nextInt(5);
            jdbc.sql("""
                    with b as (insert into basket (customer_id, state, currency, opened_by, opened_at, last_change_at)
                               values (:c, 'open', 'GBP', '', :at, :at) returning basket_id)
                    insert into basket_item (customer_id, basket_id, product_id, quantity, unit_price, added_at)
                    select :c, basket_id, :product, :quantity, 10, :at from b
                    """)
                    .param("c", one.id)
                    .param("product", Objects.requireNonNull(products.get(sku)))
                    .param("quantity", quantity)
                    .param("at", at(at))
                    .update();
            one.basket = BigDecimal.valueOf(10L * quantity);
            one.basketChanged = at;
        }
    }

    private void quote(ModelCustomer one) {
        String state = pick(List.of("sent", "accepted", "draft"));
        int total = random.nextInt(400);
        LocalDate until =
                LocalDate.ofInstant(clock.instant(), properties.zone()).plusDays(random.nextInt(60) - 20);
        jdbc.sql("""
                insert into quote (customer_id, number, state, currency, total, created_at, valid_until)
                values (?, gen_random_uuid()::text, ?, 'GBP', ?, now(), ?)
                """).params(one.id, state, total, until).update();
        one.quotes.add(new ModelCustomer.Quote(state, total, until));
    }

    private int said;

    private void consent(ModelCustomer one) {
        String status = pick(List.of("confirmed", "withdrawn"));
        jdbc.sql("""
                insert into consent_entry (customer_id, purpose, channel, status, legal_basis, identity_id, source, source_ref,
                    recorded_by, occurred_at) values (?, 'offers', 'mail', ?, 'consent', 0, 'test', '', 'test', ?)
                """)
                .params(one.id, status, at(TestClock.START.plusSeconds(said++)))
                .update();
        one.consents.put("offers", status);
    }

    private void mail(ModelCustomer one, Instant at) {
        jdbc.sql("""
                insert into dispatch (customer_id, source_kind, source_key, occasion, channel, purpose, topic, transactional,
                    priority, template_key, language, facts, state, planned_at, due_at, changed_at)
                values (?, 'campaign', '1', gen_random_uuid()::text, 'mail', 'offers', '', false, 5, 't', 'en', '{}', 'planned',
                    now(), now(), now())
                """).param(one.id).update();
        jdbc.sql("update dispatch set state = 'sent', sent_at = ? where customer_id = ? and state = 'planned'")
                .params(at(at), one.id)
                .update();
        one.mails.add(at);
    }

    private void tag(ModelCustomer one) {
        String tag = pick(List.of("VIP", "Press"));
        if (one.tags.remove(tag)) {
            jdbc.sql("delete from customer_tag where customer_id = ? and tag = ?")
                    .params(one.id, tag)
                    .update();
        } else {
            jdbc.sql("insert into customer_tag (customer_id, tag, tagged_by, tagged_at) values (?, ?, 'x', now())")
                    .params(one.id, tag)
                    .update();
            one.tags.add(tag);
        }
    }

    private void attribute(ModelCustomer one) {
        String key = pick(List.of("city", "visits", "met"));
        String value = switch (key) {
            case "city" -> pick(List.of("Hamburg", "Kiel", "Bremen"));
            case "visits" -> "" + random.nextInt(6);
            default ->
                LocalDate.ofInstant(clock.instant(), properties.zone())
                        .plusDays(random.nextInt(80) - 40)
                        .toString();
        };
        customers.describe(
                one.id,
                AttributeOrigin.TOLD,
                Map.of(key, value),
                "form",
                clock.instant().plusSeconds(said++));
        one.attributes.put(key, value);
    }

    private void limit(ModelCustomer one) {
        if (one.noProfiling) {
            jdbc.sql("delete from privacy_limit where customer_id = ?")
                    .param(one.id)
                    .update();
        } else {
            jdbc.sql(
                            "insert into privacy_limit (customer_id, kind, since, recorded_by) values (?, 'no-profiling', now(), 'x')")
                    .param(one.id)
                    .update();
        }
        one.noProfiling = !one.noProfiling;
    }

    private String pick(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static OffsetDateTime at(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
