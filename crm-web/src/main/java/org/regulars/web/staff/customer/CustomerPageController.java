package org.regulars.web.staff.customer;

import java.security.Principal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.regulars.audit.AuditTrail;
import org.regulars.customer.CustomerDetail;
import org.regulars.customer.CustomerDirectory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/** One page per customer: who, what they told, and a panel from each feature that knows something. */
@Controller
@PreAuthorize(CustomerPageController.WHO)
class CustomerPageController {

    /** Analysts work with figures and see no personal data. */
    static final String WHO = "hasAnyRole('ADMIN', 'MARKETING', 'SERVICE', 'SALES')";

    private final CustomerDirectory directory;
    private final List<CustomerPanel> panels;
    private final TimelinePages timeline;
    private final CustomerNames names;
    private final AuditTrail audit;

    CustomerPageController(
            CustomerDirectory directory,
            ObjectProvider<CustomerPanel> panels,
            TimelinePages timeline,
            CustomerNames names,
            AuditTrail audit) {
        this.timeline = timeline;
        this.names = names;
        this.directory = directory;
        this.panels = panels.stream()
                .sorted(Comparator.comparingInt(CustomerPanel::order))
                .toList();
        this.audit = audit;
    }

    @GetMapping("/staff/customers/{id}")
    String show(@PathVariable long id, Principal who, Model model) {
        CustomerDetail customer =
                directory.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        Long survivor = customer.who().mergedInto();
        if (survivor != null) {
            return "redirect:/staff/customers/" + survivor;
        }
        audit.record(who.getName(), "customer-viewed", "customer " + id, id, Map.of());
        model.addAttribute("customer", customer);
        model.addAttribute("name", names.of(customer));
        model.addAttribute("timeline", timeline.page(id, "", null));
        model.addAttribute("later", false);
        model.addAttribute(
                "panels",
                panels.stream()
                        .map(panel -> new Shown(panel.key(), panel.model(id)))
                        .toList());
        return "staff/customer/page";
    }

    record Shown(String key, Map<String, ?> model) {}
}
