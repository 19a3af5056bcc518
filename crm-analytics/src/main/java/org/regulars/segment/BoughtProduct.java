package org.regulars.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.stereotype.Component;

/** Somebody bought and kept a product. */
@Component
class BoughtProduct implements Criterion {

    private static final String PRODUCT = "product";

    private final ProductCodes products;

    BoughtProduct(ProductCodes products) {
        this.products = products;
    }

    @Override
    public String key() {
        return "bought-product";
    }

    @Override
    public Kind kind() {
        return Kind.ORDERS;
    }

    @Override
    public List<Parameter> parameters(Values chosen) {
        List<Parameter> parameters = new ArrayList<>();
        parameters.add(Parameter.text(PRODUCT));
        parameters.addAll(Purchases.parameters(chosen));
        return parameters;
    }

    @Override
    public Condition where(Values values) {
        return Purchases.where(of(values), values);
    }

    @Override
    public Optional<Evidence> evidence(Values values) {
        return Purchases.evidence(of(values), values);
    }

    @Override
    public Optional<Condition> passed(Values before, Values now) {
        return Purchases.passed(of(now), before, now);
    }

    @Override
    public Set<String> sources(Values values) {
        return Purchases.SOURCES;
    }

    @Override
    public String problem(Values values) {
        String unknown = products.problem(values.text(PRODUCT));
        return unknown.isEmpty() ? Criterion.super.problem(values) : unknown;
    }

    @Override
    public MessageSourceResolvable words(Values values) {
        return sentence("", Purchases.words(values.text(PRODUCT), values));
    }

    private static Condition of(Values values) {
        return Condition.of(
                "l.product_id = (select p.product_id from product p where p.sku = ?)", values.text(PRODUCT));
    }
}
