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
            @RequestParam(required = false) @Nullable Long before,
            Model model) {
        List<AuditEntry> found =
                audit.before(before == null ? Long.MAX_VALUE : before, PAGE + 1, actor.strip(), action);
        List<AuditEntry> shown = found.size() > PAGE ? found.subList(0, PAGE) : found;
        model.addAttribute("entries", shown);
        model.addAttribute("actor", actor);
        model.addAttribute("action", action);
        model.addAttribute("actions", audit.actions());
        model.addAttribute("first", before == null ? null : address(actor, action, null));
        model.addAttribute(
                "next",
                found.size() > PAGE
                        ? address(actor, action, shown.get(shown.size() - 1).auditId())
                        : null);
        return "staff/audit/list";
    }

    private static String address(String actor, String action, @Nullable Long before) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath("/staff/audit");
        if (!actor.isBlank()) {
            address.queryParam("actor", "{actor}");
        }
        if (!action.isBlank()) {
            address.queryParam("action", "{action}");
        }
        if (before != null) {
            address.queryParam("before", before);
        }
        return address.encode()
                .buildAndExpand(java.util.Map.of("actor", actor, "action", action))
                .toUriString();
    }
}
