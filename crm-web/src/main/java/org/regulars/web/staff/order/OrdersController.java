package org.regulars.web.staff.order;

import java.util.List;
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

    OrdersController(Orders orders) {
        this.orders = orders;
    }

    @GetMapping("/staff/customers/{id}/orders")
    String orders(@PathVariable long id, @RequestParam(defaultValue = "" + Long.MAX_VALUE) long before, Model model) {
        List<OrderSummary> page = orders.of(id, before, PAGE + 1);
        List<OrderSummary> shown = page.subList(0, Math.min(PAGE, page.size()));
        model.addAttribute("orders", shown);
        model.addAttribute("customerId", id);
        model.addAttribute(
                "next", page.size() > PAGE ? shown.get(shown.size() - 1).orderId() : null);
        return "staff/customer/orders";
    }
}
