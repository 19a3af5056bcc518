package org.regulars.web.staff.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.regulars.audit.AuditEntry;
import org.regulars.audit.AuditTrail;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;

/** Who did what, newest first. */
@Controller
@PreAuthorize("hasRole('ADMIN')")
class AuditController {

    private static final int PAGE = 50;

    private final AuditTrail audit;

    AuditController(AuditTrail audit) {
        this.audit = audit;
    }

    @GetMapping("/staff/audit")
    String list(
            @RequestParam(defaultValue = "") String actor,
            @RequestParam(defaultValue = "") String action,
            @RequestParam(defaultValue = "0") long customer,
            @RequestParam(required = false) @Nullable Long before,
            Model model) {
        long from = before == null ? Long.MAX_VALUE : before;
        List<AuditEntry> found = customer == 0
                ? audit.before(from, PAGE + 1, actor.strip(), action)
                : audit.about(customer, from, PAGE + 1, actor.strip(), action);
        List<AuditEntry> shown = found.size() > PAGE ? found.subList(0, PAGE) : found;
        model.addAttribute("entries", shown);
        model.addAttribute("actor", actor);
        model.addAttribute("action", action);
        model.addAttribute("customer", customer);
        model.addAttribute("actions", audit.actions());
        model.addAttribute("first", before == null ? null : address(actor, action, customer, null));
        model.addAttribute(
                "next",
                found.size() > PAGE
                        ? address(
                                actor,
                                action,
                                customer,
                                shown.get(shown.size() - 1).auditId())
                        : null);
        return "staff/audit/list";
    }

    private static String address(String actor, String action, long customer, @Nullable Long before) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath("/staff/audit");
        if (!actor.isBlank()) {
            address.queryParam("actor", "{actor}");
        }
        if (!action.isBlank()) {
            address.queryParam("action", "{action}");
        }
        if (customer != 0) {
            address.queryParam("customer", customer);
        }
        if (before != null) {
            address.queryParam("before", before);
        }
        return address.encode()
                .buildAndExpand(java.util.Map.of("actor", actor, "action", action))
                .toUriString();
    }
}
