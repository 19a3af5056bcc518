package org.regulars.web.staff.customer;

import java.security.Principal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.regulars.audit.AuditTrail;
import org.regulars.customer.CustomerDetail;
import org.regulars.customer.CustomerDirectory;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** A customer's timeline by itself: older entries, or one channel only. */
@Controller
@PreAuthorize(CustomerPageController.WHO)
class TimelineController {

    private final CustomerDirectory directory;
    private final TimelinePages timeline;
    private final CustomerNames names;
    private final AuditTrail audit;

    TimelineController(CustomerDirectory directory, TimelinePages timeline, CustomerNames names, AuditTrail audit) {
        this.directory = directory;
        this.timeline = timeline;
        this.names = names;
        this.audit = audit;
    }

    @GetMapping("/staff/customers/{id}/timeline")
    String show(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String channel,
            @RequestParam(required = false) @Nullable String before,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String part,
            Principal who,
            Model model) {
        CustomerDetail customer =
                directory.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        audit.record(who.getName(), "customer-timeline-viewed", "customer " + id, id, Map.of());
        model.addAttribute("customer", customer);
        model.addAttribute("name", names.of(customer));
        model.addAttribute("timeline", timeline.page(id, channel, moment(before)));
        model.addAttribute("later", before != null);
        return part == null ? "staff/customer/timeline" : "staff/customer/timeline :: entries";
    }

    private static @Nullable Instant moment(@Nullable String before) {
        try {
            return before == null ? null : Instant.parse(before);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
