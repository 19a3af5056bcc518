package org.regulars.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;

/** When an order was; those who never bought are in neither half. */
abstract class OrderMoment implements Criterion {

    private static final String AGE = "age";
    private static final String WITHIN = "within";
    private static final String LONGER_AGO = "longer-ago";
    private static final String BETWEEN = "between";

    private final String column;

    OrderMoment(String column) {
        this.column = column;
    }

    @Override
    public Kind kind() {
        return Kind.ORDERS;
    }

    @Override
    public List<Parameter> parameters(Values chosen) {
        List<Parameter> parameters = new ArrayList<>();
        parameters.add(Parameter.choice(AGE, List.of(WITHIN, LONGER_AGO, BETWEEN), "segments.age."));
        if (chosen.text(AGE).equals(BETWEEN)) {
            parameters.add(Parameter.day("from"));
            parameters.add(Parameter.day("to"));
        } else {
            parameters.add(Parameter.whole("days", 1, 36_500, 365));
        }
        return parameters;
    }

    @Override
    public Condition where(Values values) {
        Condition when = switch (values.text(AGE)) {
            case LONGER_AGO -> Condition.of(column + " < ?", values.daysAgo("days"));
            case BETWEEN ->
                Condition.of(
                        "(" + column + " >= ? and " + column + " < ?)",
                        values.startOf(values.day("from")),
                        values.startOf(values.day("to").plusDays(1)));
            default -> Condition.of(column + " >= ?", values.daysAgo("days"));
        };
        return Condition.with(
                "c.customer_id in (select s.customer_id from purchase_summary s where among(s.customer_id) and s.orders > 0 and %s)",
                when);
    }

    @Override
    public Optional<Evidence> evidence(Values values) {
        return Optional.of(new Evidence(
                key(),
                Evidence.Kind.MOMENT,
                Condition.of("select " + column
                        + " from purchase_summary s where s.customer_id = c.customer_id and s.orders > 0"),
                null));
    }

    /** Every first or last order is an order. */
    @Override
    public Optional<Condition> passed(Values before, Values now) {
        return now.text(AGE).equals(BETWEEN)
                ? Optional.empty()
                : Optional.of(Condition.of(
                        "select o.customer_id from customer_order o where o.ordered_at >= ? and o.ordered_at < ?",
                        before.daysAgo("days"),
                        now.daysAgo("days")));
    }

    @Override
    public String problem(Values values) {
        return values.text(AGE).equals(BETWEEN) ? Window.backwards(values) : "";
    }

    @Override
    public MessageSourceResolvable words(Values values) {
        String age = values.text(AGE);
        return sentence(
                "",
                new DefaultMessageSourceResolvable(
                        new String[] {"segments.age." + age + ".words"},
                        age.equals(BETWEEN)
                                ? new Object[] {Values.shown(values.day("from")), Values.shown(values.day("to"))}
                                : new Object[] {values.whole("days")}));
    }
}
