package org.regulars.web.staff.privacy;

import java.security.Principal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.regulars.audit.AuditTrail;
import org.regulars.privacy.PrivacyRequest;
import org.regulars.privacy.PrivacyRequests;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** All privacy requests: what is due first, then what was answered. */
@Controller
@PreAuthorize(PrivacyController.WHO)
class PrivacyController {

    static final String WHO = "hasAnyRole('ADMIN', 'SERVICE')";

    private static final int PAGE = 50;
    private static final int OPEN = 500;

    private final PrivacyRequests requests;
    private final AuditTrail audit;
    private final Clock clock;

    PrivacyController(PrivacyRequests requests, AuditTrail audit, Clock clock) {
        this.requests = requests;
        this.audit = audit;
        this.clock = clock;
    }

    @GetMapping("/staff/privacy")
    String list(@RequestParam(defaultValue = "" + Long.MAX_VALUE) long before, Principal who, Model model) {
        List<PrivacyRequest> open = before == Long.MAX_VALUE ? requests.due(OPEN) : List.of();
        List<PrivacyRequest> found = requests.closed(before, PAGE + 1);
        List<PrivacyRequest> closed = found.stream().limit(PAGE).toList();
        audit.recordAll(
                who.getName(),
                "privacy-requests-listed",
                "privacy requests",
                Stream.concat(open.stream(), closed.stream())
                        .map(PrivacyRequest::customerId)
                        .toList(),
                Map.of());
        model.addAttribute("open", open);
        model.addAttribute("closed", closed);
        model.addAttribute("count", requests.count());
        model.addAttribute("now", clock.instant());
        model.addAttribute("first", before == Long.MAX_VALUE ? null : "/staff/privacy");
        model.addAttribute(
                "next",
                found.size() > PAGE
                        ? "/staff/privacy?before=" + closed.get(PAGE - 1).requestId()
                        : null);
        return "staff/privacy/list";
    }
}
