package org.regulars.web.staff.order;

import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.regulars.audit.AuditTrail;
import org.regulars.order.OrderSummary;
import org.regulars.order.Orders;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** All orders of one customer, page by page. */
@Controller
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING', 'SERVICE', 'SALES')")
class OrdersController {

    private static final int PAGE = 50;

    private final Orders orders;
    private final AuditTrail audit;

    OrdersController(Orders orders, AuditTrail audit) {
        this.orders = orders;
        this.audit = audit;
    }

    @GetMapping("/staff/customers/{id}/orders")
    String orders(
            @PathVariable long id,
            @RequestParam(defaultValue = "" + Long.MAX_VALUE) long before,
            Principal who,
            Model model) {
        List<OrderSummary> page = orders.of(id, before, PAGE + 1);
        List<OrderSummary> shown = page.subList(0, Math.min(PAGE, page.size()));
        audit.record(who.getName(), "customer-orders-viewed", "customer " + id, id, Map.of());
        model.addAttribute("orders", shown);
        model.addAttribute("customerId", id);
        model.addAttribute(
                "next", page.size() > PAGE ? shown.get(shown.size() - 1).orderId() : null);
        return "staff/customer/orders";
    }
}
