package org.regulars.segment;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;

/** What somebody bought and kept of something: in how many orders, how many pieces, or for how much money. */
final class Purchases {

    /** A product that is new was not bought yet. */
    static final Set<String> SOURCES = Set.of("order_line", "product-changed");

    private static final String MEASURE = "measure";
    private static final String FIGURE = "figure";

    /** What is measured of purchases. */
    private enum Measure {
        ORDERS("count(distinct l.order_id)"),
        PIECES("sum(l.quantity - l.cancelled_quantity)"),
        MONEY("sum((l.quantity - l.cancelled_quantity) * l.unit_price)");

        private final String aggregate;

        Measure(String aggregate) {
            this.aggregate = aggregate;
        }

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Measure of(Values values) {
            return List.of(values()).stream()
                    .filter(one -> one.key().equals(values.text(MEASURE)))
                    .findFirst()
                    .orElse(ORDERS);
        }
    }

    private Purchases() {}

    static List<Parameter> parameters(Values chosen) {
        List<Parameter> parameters = new ArrayList<>();
        parameters.add(Parameter.choice(
                MEASURE, List.of(Measure.values()).stream().map(Measure::key).toList(), "segments.measure."));
        parameters.addAll(Comparison.of(Parameter.money(FIGURE, 1)));
        parameters.addAll(Window.parameters(chosen));
        return parameters;
    }

    /** @param of which lines {@code l} of orders it is about */
    static Tally tally(Condition of, Values values) {
        Measure measure = Measure.of(values);
        return new Tally(
                "order_line l",
                "l.customer_id",
                Condition.and(
                        of,
                        Condition.of("l.quantity > l.cancelled_quantity"),
                        Window.of(values).holds("l.ordered_at")),
                false,
                onceIsEnough(measure, values) ? "count(*)" : measure.aggregate,
                BigDecimal.ZERO);
    }

    /** Whoever has a line has an order. */
    private static boolean onceIsEnough(Measure measure, Values values) {
        return measure == Measure.ORDERS
                && Comparison.of(values) == Comparison.AT_LEAST
                && values.number(FIGURE).compareTo(BigDecimal.ONE) == 0;
    }

    static Condition where(Condition of, Values values) {
        return tally(of, values).holds(values, FIGURE);
    }

    static Optional<Evidence> evidence(Condition of, Values values) {
        Tally tally = tally(of, values);
        Tally exact = new Tally(
                tally.rows(), tally.customer(), tally.filter(), false, Measure.of(values).aggregate, tally.without());
        return Optional.of(exact.evidence("bought-" + Measure.of(values).key(), values, FIGURE));
    }

    static Optional<Condition> passed(Condition of, Values before, Values now) {
        return Window.of(now)
                .passed(before, "l.ordered_at")
                .map(edge -> Condition.with("select l.customer_id from order_line l where %s and %s", edge, of));
    }

    /** As in "at least 2 times" or "for at least 100", and when. */
    static Object[] words(Object what, Values values) {
        return new Object[] {
            what, how(values), Window.of(values).words(),
        };
    }

    private static MessageSourceResolvable how(Values values) {
        return new DefaultMessageSourceResolvable(
                new String[] {"segments.measure." + Measure.of(values).key() + ".words"},
                new Object[] {Comparison.of(values).words(values.number(FIGURE)), values.number(FIGURE)});
    }
}
