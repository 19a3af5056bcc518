package org.regulars.web.staff.customer;

import java.security.Principal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.regulars.audit.AuditTrail;
import org.regulars.customer.CustomerDirectory;
import org.regulars.customer.CustomerLine;
import org.regulars.customer.CustomerOrder;
import org.regulars.customer.CustomerPage;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;

/** All customers: search, order, page by page. */
@Controller
@PreAuthorize(CustomerPageController.WHO)
class CustomersController {

    private static final int PAGE = 50;

    private final CustomerDirectory directory;
    private final AuditTrail audit;

    CustomersController(CustomerDirectory directory, AuditTrail audit) {
        this.directory = directory;
        this.audit = audit;
    }

    @GetMapping("/staff/customers")
    String list(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String sort,
            @RequestParam(required = false) @Nullable String after,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String part,
            Principal who,
            Model model) {
        CustomerOrder order = CustomerOrder.of(sort);
        CustomerPage page = q.isBlank() ? directory.browse(order, after, PAGE) : directory.search(q, after, PAGE);
        audit.recordAll(
                who.getName(),
                "customers-listed",
                "customers",
                page.lines().stream().map(CustomerLine::customerId).toList(),
                Map.of());
        model.addAttribute("page", page);
        model.addAttribute("q", q);
        model.addAttribute("order", order.key());
        model.addAttribute("first", after == null ? null : address(q, order, null));
        model.addAttribute("next", page.next() == null ? null : address(q, order, page.next()));
        return part == null ? "staff/customer/list" : "staff/customer/list :: results";
    }

    private static String address(String q, CustomerOrder order, @Nullable String after) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath("/staff/customers");
        if (!q.isBlank()) {
            address.queryParam("q", "{q}");
        } else if (order != CustomerOrder.SEEN) {
            address.queryParam("sort", order.key());
        }
        if (after != null) {
            address.queryParam("after", after);
        }
        return address.encode().buildAndExpand(Map.of("q", q)).toUriString();
    }
}
