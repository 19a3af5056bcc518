package org.regulars.segment;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Somebody bought and kept something of a category. */
@Component
class BoughtCategory implements Criterion {

    private final JdbcClient jdbc;

    BoughtCategory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String key() {
        return "bought-category";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.choice("category", categories(), ""));
    }

    @Override
    public Condition where(Values values) {
        return Condition.of("""
                c.customer_id in (
                    select l.customer_id from order_line l
                    join product p using (product_id) join category k using (category_id)
                    where k.name = ? and l.quantity > l.cancelled_quantity)""", values.text("category"));
    }

    private List<String> categories() {
        return jdbc.sql("select name from category order by name")
                .query(String.class)
                .list();
    }
}
