package org.regulars.web.staff.order;

import java.util.List;
import java.util.Map;
import org.regulars.order.OrderSummary;
import org.regulars.order.Orders;
import org.regulars.web.staff.customer.CustomerPanel;
import org.springframework.stereotype.Component;

/** The newest orders and cancellations. */
@Component
class OrdersPanel implements CustomerPanel {

    private static final int SHOWN = 10;

    private final Orders orders;

    OrdersPanel(Orders orders) {
        this.orders = orders;
    }

    @Override
    public String key() {
        return "orders";
    }

    @Override
    public int order() {
        return 60;
    }

    @Override
    public Map<String, ?> model(long customerId) {
        List<OrderSummary> newest = orders.of(customerId, Long.MAX_VALUE, SHOWN + 1);
        return Map.of(
                "orders",
                newest.subList(0, Math.min(SHOWN, newest.size())),
                "more",
                newest.size() > SHOWN,
                "customerId",
                customerId);
    }
}
