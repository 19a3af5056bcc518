package org.regulars.web.staff.segment;

import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.regulars.audit.AuditTrail;
import org.regulars.customer.CustomerDirectory;
import org.regulars.customer.CustomerLine;
import org.regulars.segment.Finding;
import org.regulars.segment.Segments;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Why somebody is in a segment or not, for whoever is looked for. */
@Controller
@RequestMapping("/staff/segments/{id}/person")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
class SegmentPersonController {

    private static final int MOST = 5;

    private final Segments segments;
    private final CustomerDirectory directory;
    private final AuditTrail audit;

    SegmentPersonController(Segments segments, CustomerDirectory directory, AuditTrail audit) {
        this.segments = segments;
        this.directory = directory;
        this.audit = audit;
    }

    @PostMapping
    String find(@PathVariable long id, @RequestParam(defaultValue = "") String q, Principal who, Model model) {
        model.addAttribute(
                "segment", segments.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
        List<CustomerLine> found =
                q.isBlank() ? List.of() : directory.search(q, null, MOST).lines();
        audit.recordAll(
                who.getName(),
                "segment-why-asked",
                "segment " + id,
                found.stream().map(CustomerLine::customerId).toList(),
                Map.of());
        model.addAttribute("q", q);
        model.addAttribute(
                "people",
                found.stream()
                        .map(one -> new Person(one, segments.why(id, one.customerId())))
                        .toList());
        return "staff/segment/person";
    }

    /** Somebody, and the rule line by line for them. */
    record Person(CustomerLine customer, List<Finding> findings) {

        public boolean in() {
            return !findings.isEmpty() && findings.get(0).holds();
        }
    }
}
