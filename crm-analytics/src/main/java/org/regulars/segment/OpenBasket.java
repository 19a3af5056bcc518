package org.regulars.segment;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.stereotype.Component;

/** Somebody left something in a basket that is still open: for how much, for how long, and what. */
@Component
class OpenBasket implements Criterion {

    private static final String AMOUNT = "amount";
    private static final String IDLE = "idle";
    private static final String HOURS = "hours";
    private static final String PRODUCT = "contains-product";
    private static final String LONGER = "longer";
    private static final String SHORTER = "shorter";

    private final ProductCodes products;

    OpenBasket(ProductCodes products) {
        this.products = products;
    }

    @Override
    public String key() {
        return "open-basket";
    }

    @Override
    public Kind kind() {
        return Kind.ORDERS;
    }

    @Override
    public List<Parameter> parameters(Values chosen) {
        List<Parameter> parameters = new ArrayList<>(Comparison.of(Parameter.money(AMOUNT, 0)));
        parameters.add(Parameter.choice(IDLE, List.of("any", LONGER, SHORTER), "segments.idle."));
        if (aged(chosen)) {
            parameters.add(Parameter.whole(HOURS, 1, 100_000, 24));
        }
        parameters.add(Parameter.optionalText(PRODUCT));
        return parameters;
    }

    private static boolean aged(Values values) {
        return values.text(IDLE).equals(LONGER) || values.text(IDLE).equals(SHORTER);
    }

    @Override
    public Condition where(Values values) {
        return new Tally(
                        "basket b join basket_item i using (customer_id, basket_id)",
                        "b.customer_id",
                        open(values),
                        false,
                        "sum(i.quantity * i.unit_price)",
                        null)
                .holds(values, AMOUNT);
    }

    private static Condition open(Values values) {
        Condition age = switch (values.text(IDLE)) {
            case LONGER -> Condition.of("b.last_change_at <= ?", hoursAgo(values));
            case SHORTER -> Condition.of("b.last_change_at > ?", hoursAgo(values));
            default -> Condition.EVERYBODY;
        };
        Condition product =
                values.text(PRODUCT).isEmpty() ? Condition.EVERYBODY : Condition.of("""
                        exists (select from basket_item o join product p using (product_id)
                                where o.customer_id = b.customer_id and o.basket_id = b.basket_id and p.sku = ?)""", values.text(PRODUCT));
        return Condition.and(Condition.of("b.state = 'open'"), age, product);
    }

    private static OffsetDateTime hoursAgo(Values values) {
        return values.now().minus(Duration.ofHours(values.whole(HOURS))).atOffset(ZoneOffset.UTC);
    }

    @Override
    public Optional<Evidence> evidence(Values values) {
        return Optional.of(new Evidence(
                "basket",
                Evidence.Kind.NUMBER,
                Condition.of("""
                        select sum(i.quantity * i.unit_price) from basket b join basket_item i using (customer_id, basket_id)
                        where b.customer_id = c.customer_id and b.state = 'open'"""),
                Comparison.of(values).words(values.number(AMOUNT))));
    }

    @Override
    public Optional<Condition> passed(Values before, Values now) {
        return aged(now)
                ? Optional.of(Condition.of(
                        "select b.customer_id from basket b where b.state = 'open' and b.last_change_at >= ? and b.last_change_at <= ?",
                        hoursAgo(before),
                        hoursAgo(now)))
                : Optional.empty();
    }

    @Override
    public String problem(Values values) {
        return values.text(PRODUCT).isEmpty() ? "" : products.problem(values.text(PRODUCT));
    }

    @Override
    public MessageSourceResolvable words(Values values) {
        boolean anything = Comparison.of(values) == Comparison.AT_LEAST
                && values.number(AMOUNT).compareTo(BigDecimal.ZERO) == 0;
        return sentence(
                "",
                anything ? 0 : 1,
                Comparison.of(values).words(values.number(AMOUNT)),
                aged(values) ? values.text(IDLE).equals(LONGER) ? 1 : 2 : 0,
                aged(values) ? values.whole(HOURS) : 0,
                values.text(PRODUCT).isEmpty() ? 0 : 1,
                values.text(PRODUCT));
    }
}
