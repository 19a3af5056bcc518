package org.regulars.web.staff.order;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.regulars.order.BeforeBuying;
import org.regulars.order.OrderSummary;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** What a customer looked at before an order. */
@Controller
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING', 'SERVICE', 'SALES')")
class BeforeBuyingController {

    private static final List<Integer> DAYS = List.of(1, 7, 14, 30, 90);

    private final BeforeBuying beforeBuying;

    BeforeBuyingController(BeforeBuying beforeBuying) {
        this.beforeBuying = beforeBuying;
    }

    @GetMapping("/staff/customers/{id}/orders/{orderId}/looked-at")
    String show(
            @PathVariable long id,
            @PathVariable long orderId,
            @RequestParam(defaultValue = "14") int days,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String part,
            Model model) {
        int kept = DAYS.contains(days) ? days : 14;
        OrderSummary order =
                beforeBuying.order(id, orderId).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        model.addAttribute("customerId", id);
        model.addAttribute("order", order);
        model.addAttribute("days", kept);
        model.addAttribute("allDays", DAYS);
        model.addAttribute("products", beforeBuying.of(id, order, Duration.ofDays(kept)));
        return part == null ? "staff/customer/looked-at" : "staff/customer/looked-at :: products";
    }
}
