package org.regulars.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.regulars.interaction.Interactions;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How often something happened with somebody: a page viewed, a form sent, or any event that the shop sends, also about a product or a category. */
@Component
class Did implements Criterion {

    private static final String EVENT = "event";
    private static final String TIMES = "times";
    private static final String ABOUT = "about";
    private static final String PRODUCT = "product";
    private static final String CATEGORY = "category";

    private final JdbcClient jdbc;
    private final Interactions interactions;
    private final ProductCodes products;

    Did(JdbcClient jdbc, Interactions interactions, ProductCodes products) {
        this.jdbc = jdbc;
        this.interactions = interactions;
        this.products = products;
    }

    @Override
    public String key() {
        return "did";
    }

    @Override
    public Kind kind() {
        return Kind.BEHAVIOUR;
    }

    @Override
    public List<Parameter> parameters(Values chosen) {
        List<Parameter> parameters = new ArrayList<>();
        parameters.add(Parameter.choice(
                EVENT,
                Stream.concat(interactions.kinds().stream(), Stream.of(chosen.text(EVENT)))
                        .filter(kind -> !kind.isEmpty())
                        .distinct()
                        .map(kind -> new Parameter.Choice(kind, happened(kind)))
                        .toList()));
        parameters.addAll(Comparison.of(Parameter.whole(TIMES, 0, 1_000_000, 1)));
        parameters.add(Parameter.choice(ABOUT, List.of("anything", PRODUCT, CATEGORY), "segments.about."));
        if (chosen.text(ABOUT).equals(PRODUCT)) {
            parameters.add(Parameter.text(PRODUCT));
        } else if (chosen.text(ABOUT).equals(CATEGORY)) {
            parameters.add(Parameter.choice(
                    CATEGORY,
                    jdbc.sql("select name from category order by name")
                            .query(String.class)
                            .list(),
                    ""));
        }
        parameters.addAll(Window.parameters(chosen, 90));
        return parameters;
    }

    private static MessageSourceResolvable happened(String kind) {
        return Parameter.words("segments.event.", kind, kind.replace('-', ' '));
    }

    @Override
    public Condition where(Values values) {
        return tally(values).holds(values, TIMES);
    }

    @Override
    public Optional<Evidence> evidence(Values values) {
        return Optional.of(tally(values).evidence(TIMES, values, TIMES));
    }

    private static Tally tally(Values values) {
        return Tally.count(
                "interaction i",
                "i.customer_id",
                Condition.and(what(values), Window.of(values).holds("i.occurred_at")));
    }

    private static Condition what(Values values) {
        Condition kind = Condition.of("i.kind = ?", values.text(EVENT));
        return switch (values.text(ABOUT)) {
            case PRODUCT -> Condition.and(kind, Condition.of("i.subject = ?", values.text(PRODUCT)));
            case CATEGORY ->
                Condition.and(
                        kind,
                        Condition.of(
                                "i.subject in (select p.sku from product p join category k using (category_id) where k.name = ?)",
                                values.text(CATEGORY)));
            default -> kind;
        };
    }

    @Override
    public Optional<Condition> passed(Values before, Values now) {
        return Window.of(now)
                .passed(before, "i.occurred_at")
                .map(edge ->
                        Condition.with("select i.customer_id from interaction i where %s and %s", what(now), edge));
    }

    @Override
    public Set<String> sources(Values values) {
        String happened = "interaction:" + values.text(EVENT);
        return values.text(ABOUT).equals(CATEGORY)
                ? Set.of(happened, "product-changed", "product-added")
                : Set.of(happened);
    }

    @Override
    public String problem(Values values) {
        String unknown = values.text(ABOUT).equals(PRODUCT) ? products.problem(values.text(PRODUCT)) : "";
        return unknown.isEmpty() ? Criterion.super.problem(values) : unknown;
    }

    @Override
    public MessageSourceResolvable words(Values values) {
        String about = values.text(ABOUT);
        boolean any = !about.equals(PRODUCT) && !about.equals(CATEGORY);
        return sentence(
                any ? "" : ".about",
                happened(values.text(EVENT)),
                Comparison.of(values).words(values.number(TIMES)),
                values.number(TIMES),
                Window.of(values).words(),
                any ? "" : values.text(about));
    }
}
