package org.regulars.segment;

import java.util.List;
import org.springframework.stereotype.Component;

/** Somebody bought and kept a product. */
@Component
class BoughtProduct implements Criterion {

    private final ProductCodes products;

    BoughtProduct(ProductCodes products) {
        this.products = products;
    }

    @Override
    public String key() {
        return "bought-product";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.text("product"));
    }

    @Override
    public Condition where(Values values) {
        return Condition.of("""
                c.customer_id in (
                    select l.customer_id from order_line l
                    where l.product_id = (select p.product_id from product p where p.sku = ?)
                      and l.quantity > l.cancelled_quantity)""", values.text("product"));
    }

    @Override
    public String problem(Values values) {
        return products.problem(values.text("product"));
    }
}
