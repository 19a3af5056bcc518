package org.regulars.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Somebody bought and kept something of a category. */
@Component
class BoughtCategory implements Criterion {

    private static final String CATEGORY = "category";

    private final JdbcClient jdbc;

    BoughtCategory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String key() {
        return "bought-category";
    }

    @Override
    public Kind kind() {
        return Kind.ORDERS;
    }

    @Override
    public List<Parameter> parameters(Values chosen) {
        List<Parameter> parameters = new ArrayList<>();
        parameters.add(Parameter.choice(CATEGORY, categories(), ""));
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
    public MessageSourceResolvable words(Values values) {
        return sentence("", Purchases.words(values.text(CATEGORY), values));
    }

    private static Condition of(Values values) {
        return Condition.of(
                "l.product_id in (select p.product_id from product p join category k using (category_id) where k.name = ?)",
                values.text(CATEGORY));
    }

    private List<String> categories() {
        return jdbc.sql("select name from category order by name")
                .query(String.class)
                .list();
    }
}
