package org.regulars.segment;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Makes random rules, and says of one customer in plain Java whether a rule holds. */
final class ModelRules {

    static final List<String> SKUS = List.of("MUG-A", "MUG-B", "TEA-A", "TEA-B", "LAMP-A");
    static final List<String> CATEGORIES = List.of("Mug", "Tea", "Lamp");
    static final List<String> KINDS = List.of("page-viewed", "product-viewed", "wished");
    private static final List<String> COMPARISONS = List.of("at-least", "at-most", "exactly", "more-than", "less-than");

    private final Random random;
    private final ZoneId zone;
    private final List<Rule> segments = new ArrayList<>();
    private final List<Long> segmentIds = new ArrayList<>();

    ModelRules(Random random, ZoneId zone) {
        this.random = random;
        this.zone = zone;
    }

    /** From now on rules may ask for this segment. */
    void known(long segmentId, Rule rule) {
        segmentIds.add(segmentId);
        segments.add(rule);
    }

    Rule any(int depth) {
        if (depth == 0 || random.nextInt(4) == 0) {
            return leaf();
        }
        if (random.nextInt(5) == 0) {
            return Rule.not(any(depth - 1));
        }
        List<Rule> rules = Stream.generate(() -> any(depth - 1))
                .limit(1 + random.nextInt(3))
                .toList();
        return random.nextBoolean() ? new Rule.All(rules) : new Rule.Any(rules);
    }

    private Rule leaf() {
        Map<String, String> v = new HashMap<>();
        String criterion = switch (random.nextInt(segmentIds.isEmpty() ? 14 : 15)) {
            case 0 -> {
                window(v);
                figure(v, "orders", 4);
                yield "orders";
            }
            case 1 -> {
                v.put("category", pick(CATEGORIES));
                bought(v);
                yield "bought-category";
            }
            case 2 -> {
                v.put("product", pick(SKUS));
                bought(v);
                yield "bought-product";
            }
            case 3 -> {
                window(v);
                figure(v, "amount", 80);
                yield "net-revenue";
            }
            case 4 -> {
                figure(v, "amount", 40);
                yield "average-order";
            }
            case 5 -> {
                when(v);
                yield random.nextBoolean() ? "last-order" : "first-order";
            }
            case 6, 7 -> {
                v.put("event", pick(KINDS));
                v.put("about", pick(List.of("anything", "product", "category")));
                v.put("product", pick(SKUS));
                v.put("category", pick(CATEGORIES));
                window(v);
                figure(v, "times", 4);
                yield "did";
            }
            case 8 -> {
                figure(v, "amount", 60);
                v.put("idle", pick(List.of("any", "longer", "shorter")));
                v.put("hours", "" + (1 + random.nextInt(2_000)));
                yield "open-basket";
            }
            case 9 -> {
                v.put("state", pick(List.of("any", "sent", "accepted")));
                figure(v, "amount", 300);
                v.put("expiry", pick(List.of("any", "within", "passed")));
                v.put("days", "" + random.nextInt(40));
                yield "quote";
            }
            case 10 -> {
                v.put("purpose", "offers");
                v.put("topic", "whole");
                v.put("consent-state", pick(List.of("confirmed", "withdrawn", "never")));
                yield "consent";
            }
            case 11 -> {
                window(v);
                figure(v, "times", 3);
                yield "got-mail";
            }
            case 12 -> {
                v.put("tag", pick(List.of("VIP", "Press")));
                yield "tag";
            }
            case 13 -> {
                attribute(v);
                yield "attribute";
            }
            default -> {
                v.put("segment", "" + segmentIds.get(random.nextInt(segmentIds.size())));
                yield "segment";
            }
        };
        return Rule.is(criterion, v);
    }

    private void attribute(Map<String, String> v) {
        switch (random.nextInt(3)) {
            case 0 -> {
                v.put("attribute", "city");
                v.put("operator", pick(List.of("is", "is-not", "contains", "starts-with", "known", "unknown")));
                v.put("value", pick(List.of("hamburg", "Kiel", "e", "Ha")));
            }
            case 1 -> {
                v.put("attribute", "visits");
                v.put("operator", pick(List.of("is", "at-least", "at-most", "more-than", "less-than", "is-one-of")));
                v.put("value", "" + random.nextInt(6));
            }
            default -> {
                v.put("attribute", "met");
                v.put("operator", pick(List.of("within-last", "within-next", "known")));
                v.put("value", "" + random.nextInt(60));
            }
        }
    }

    private void bought(Map<String, String> v) {
        v.put("measure", pick(List.of("orders", "pieces", "money")));
        figure(v, "figure", v.getOrDefault("measure", "").equals("money") ? 60 : 4);
        window(v);
    }

    private void figure(Map<String, String> v, String name, int below) {
        v.put("comparison", pick(COMPARISONS));
        v.put(name, "" + random.nextInt(below));
    }

    private void window(Map<String, String> v) {
        v.put("window", pick(List.of("ever", "last", "last", "before", "between")));
        days(v);
    }

    private void when(Map<String, String> v) {
        v.put("age", pick(List.of("within", "longer-ago", "between")));
        days(v);
    }

    private void days(Map<String, String> v) {
        v.put("days", "" + (1 + random.nextInt(120)));
        LocalDate from = LocalDate.of(2026, 1, 1).plusDays(random.nextInt(120));
        v.put("from", from.toString());
        v.put("to", from.plusDays(random.nextInt(30)).toString());
    }

    private String pick(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** Whether somebody belongs to a segment with this rule: their data may be used for it, and it holds. */
    boolean member(Rule rule, ModelCustomer c, Instant now) {
        return !(c.noProfiling && profiles(rule)) && holds(rule, c, now);
    }

    private boolean profiles(Rule rule) {
        return Criteria.leaves(rule).stream().anyMatch(leaf -> switch (leaf.criterion()) {
            case "consent", "tag" -> false;
            case "segment" -> profiles(segment(leaf.values()));
            default -> true;
        });
    }

    private Rule segment(Map<String, String> v) {
        return segments.get(segmentIds.indexOf(Long.valueOf(v.getOrDefault("segment", ""))));
    }

    boolean holds(Rule rule, ModelCustomer c, Instant now) {
        if (rule instanceof Rule.All all) {
            return all.rules().stream().allMatch(one -> holds(one, c, now));
        }
        if (rule instanceof Rule.Any any) {
            return any.rules().stream().anyMatch(one -> holds(one, c, now));
        }
        if (rule instanceof Rule.Not not) {
            return !holds(not.rule(), c, now);
        }
        Rule.Is is = (Rule.Is) rule;
        Map<String, String> v = is.values();
        return switch (is.criterion()) {
            case "orders", "bought-category", "bought-product", "net-revenue", "did", "got-mail" ->
                compared(v, figure(is, c, now), given(v));
            case "average-order" ->
                !c.kept().isEmpty()
                        && compared(
                                v,
                                sum(c.kept(), order -> order.quantity() * 10L)
                                        / (double) c.kept().size(),
                                given(v));
            case "last-order", "first-order" -> {
                Stream<Instant> moments = c.kept().stream().map(ModelCustomer.Order::at);
                yield (is.criterion().equals("last-order")
                                ? moments.max(Instant::compareTo)
                                : moments.min(Instant::compareTo))
                        .map(at -> switch (v.getOrDefault("age", "")) {
                            case "within" -> !at.isBefore(ago(v, now));
                            case "longer-ago" -> at.isBefore(ago(v, now));
                            default -> between(v, at);
                        })
                        .orElse(false);
            }
            case "open-basket" ->
                c.basket != null
                        && switch (v.getOrDefault("idle", "")) {
                            case "longer" -> !c.basketChanged.isAfter(hoursAgo(v, now));
                            case "shorter" -> c.basketChanged.isAfter(hoursAgo(v, now));
                            default -> true;
                        }
                        && compared(v, c.basket.doubleValue(), given(v));
            case "quote" -> c.quotes.stream().anyMatch(quote -> quote(v, quote, now));
            case "consent" -> v.getOrDefault("consent-state", "").equals(c.consents.getOrDefault("offers", "never"));
            case "tag" -> c.tags.contains(v.getOrDefault("tag", ""));
            case "attribute" -> attribute(v, c.attributes.getOrDefault(v.getOrDefault("attribute", ""), ""), now);
            case "segment" -> member(segment(v), c, now);
            default -> throw new IllegalArgumentException(is.criterion());
        };
    }

    /** The figure that a criterion compares. */
    double figure(Rule.Is is, ModelCustomer c, Instant now) {
        Map<String, String> v = is.values();
        List<ModelCustomer.Order> orders = c.kept().stream()
                .filter(order -> inWindow(v, order.at(), now))
                .filter(order -> switch (is.criterion()) {
                    case "bought-product" -> order.sku().equals(v.getOrDefault("product", ""));
                    case "bought-category" -> category(order.sku()).equals(v.getOrDefault("category", ""));
                    default -> true;
                })
                .toList();
        return switch (is.criterion()) {
            case "orders" -> orders.size();
            case "net-revenue" -> sum(orders, order -> order.quantity() * 10L);
            case "bought-category", "bought-product" ->
                switch (v.getOrDefault("measure", "")) {
                    case "orders" -> orders.size();
                    case "pieces" -> sum(orders, ModelCustomer.Order::quantity);
                    default -> sum(orders, order -> order.quantity() * 10L);
                };
            case "got-mail" ->
                c.mails.stream().filter(at -> inWindow(v, at, now)).count();
            case "did" ->
                c.events.stream()
                        .filter(event ->
                                event.kind().equals(v.getOrDefault("event", "")) && inWindow(v, event.at(), now))
                        .filter(event -> switch (v.getOrDefault("about", "")) {
                            case "product" -> event.sku().equals(v.getOrDefault("product", ""));
                            case "category" -> category(event.sku()).equals(v.getOrDefault("category", ""));
                            default -> true;
                        })
                        .count();
            default -> throw new IllegalArgumentException(is.criterion());
        };
    }

    private static double sum(List<ModelCustomer.Order> orders, ToLongFunction<ModelCustomer.Order> of) {
        return orders.stream().mapToLong(of).sum();
    }

    private static String category(String sku) {
        return sku.isEmpty()
                ? ""
                : sku.substring(0, 1) + sku.substring(1, sku.indexOf('-')).toLowerCase(java.util.Locale.ROOT);
    }

    private boolean quote(Map<String, String> v, ModelCustomer.Quote quote, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        boolean expiry = switch (v.getOrDefault("expiry", "")) {
            case "within" ->
                !quote.until().isBefore(today)
                        && !quote.until().isAfter(today.plusDays(Long.parseLong(v.getOrDefault("days", ""))));
            case "passed" -> quote.until().isBefore(today);
            default -> true;
        };
        return expiry
                && (v.getOrDefault("state", "").equals("any")
                        || v.getOrDefault("state", "").equals(quote.state()))
                && compared(v, quote.total(), given(v));
    }

    private boolean attribute(Map<String, String> v, String is, Instant now) {
        String value = v.getOrDefault("value", "").toLowerCase(java.util.Locale.ROOT);
        String has = is.toLowerCase(java.util.Locale.ROOT);
        LocalDate today = LocalDate.ofInstant(now, zone);
        return switch (v.getOrDefault("operator", "")) {
            case "unknown" -> has.isEmpty();
            case "known" -> !has.isEmpty();
            default ->
                !has.isEmpty()
                        && switch (v.getOrDefault("operator", "")) {
                            case "is", "is-one-of" -> has.equals(value);
                            case "is-not" -> !has.equals(value);
                            case "contains" -> has.contains(value);
                            case "starts-with" -> has.startsWith(value);
                            case "at-least" -> Integer.parseInt(has) >= Integer.parseInt(value);
                            case "at-most" -> Integer.parseInt(has) <= Integer.parseInt(value);
                            case "more-than" -> Integer.parseInt(has) > Integer.parseInt(value);
                            case "less-than" -> Integer.parseInt(has) < Integer.parseInt(value);
                            case "within-last" ->
                                !LocalDate.parse(has).isAfter(today)
                                        && !LocalDate.parse(has).isBefore(today.minusDays(Long.parseLong(value)));
                            default ->
                                !LocalDate.parse(has).isBefore(today)
                                        && !LocalDate.parse(has).isAfter(today.plusDays(Long.parseLong(value)));
                        };
        };
    }

    private boolean inWindow(Map<String, String> v, Instant at, Instant now) {
        return switch (v.getOrDefault("window", "")) {
            case "last" -> !at.isBefore(ago(v, now));
            case "before" -> at.isBefore(ago(v, now));
            case "between" -> between(v, at);
            default -> true;
        };
    }

    private boolean between(Map<String, String> v, Instant at) {
        LocalDate day = LocalDate.ofInstant(at, zone);
        return !day.isBefore(LocalDate.parse(v.getOrDefault("from", "")))
                && !day.isAfter(LocalDate.parse(v.getOrDefault("to", "")));
    }

    private Instant ago(Map<String, String> v, Instant now) {
        return now.atZone(zone)
                .minusDays(Long.parseLong(v.getOrDefault("days", "")))
                .toInstant();
    }

    private static Instant hoursAgo(Map<String, String> v, Instant now) {
        return now.minus(Duration.ofHours(Long.parseLong(v.getOrDefault("hours", ""))));
    }

    private static double given(Map<String, String> v) {
        return Stream.of("orders", "figure", "amount", "times")
                .filter(v::containsKey)
                .map(name -> v.getOrDefault(name, ""))
                .map(BigDecimal::new)
                .findFirst()
                .orElseThrow()
                .doubleValue();
    }

    private static boolean compared(Map<String, String> v, double is, double given) {
        return switch (v.getOrDefault("comparison", "")) {
            case "at-least" -> is >= given;
            case "at-most" -> is <= given;
            case "exactly" -> is == given;
            case "more-than" -> is > given;
            default -> is < given;
        };
    }
}
