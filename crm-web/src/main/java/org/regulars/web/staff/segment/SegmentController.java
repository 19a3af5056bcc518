package org.regulars.web.staff.segment;

import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.regulars.audit.AuditTrail;
import org.regulars.segment.Memberships;
import org.regulars.segment.SegmentInUse;
import org.regulars.segment.SegmentMember;
import org.regulars.segment.SegmentSummary;
import org.regulars.segment.Segments;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Segments and who is in them. */
@Controller
@RequestMapping("/staff/segments")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING', 'ANALYST')")
class SegmentController {

    private static final int PAGE = 50;

    private final Segments segments;
    private final Memberships memberships;
    private final AuditTrail audit;

    SegmentController(Segments segments, Memberships memberships, AuditTrail audit) {
        this.segments = segments;
        this.memberships = memberships;
        this.audit = audit;
    }

    @GetMapping
    String list(Model model) {
        model.addAttribute("segments", segments.all());
        return "staff/segment/list";
    }

    @GetMapping("/{id}")
    String show(@PathVariable long id, @RequestParam(defaultValue = "0") long after, Principal who, Model model) {
        List<SegmentMember> found = segments.members(id, after, PAGE + 1);
        List<SegmentMember> members = found.stream().limit(PAGE).toList();
        audit.recordAll(
                who.getName(),
                "segment-members-listed",
                "segment " + id,
                members.stream().map(SegmentMember::customerId).toList(),
                Map.of());
        model.addAttribute("segment", segment(id));
        model.addAttribute("rule", segments.rule(id).map(segments::words).orElse(List.of()));
        model.addAttribute("members", members);
        model.addAttribute("first", after > 0 ? "/staff/segments/" + id : null);
        model.addAttribute(
                "next",
                found.size() > PAGE
                        ? "/staff/segments/" + id + "?after="
                                + members.get(PAGE - 1).customerId()
                        : null);
        return "staff/segment/show";
    }

    @GetMapping("/{id}/members/{customerId}")
    @PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
    String why(@PathVariable long id, @PathVariable long customerId, Model model) {
        model.addAttribute("segment", segment(id));
        model.addAttribute("customerId", customerId);
        model.addAttribute("findings", segments.why(id, customerId));
        return "staff/segment/why";
    }

    @PostMapping("/{id}/refreshes")
    @PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
    String refresh(@PathVariable long id, RedirectAttributes redirect) {
        segment(id);
        memberships.refresh(id);
        redirect.addFlashAttribute("flash", "segments.refreshed.now");
        return "redirect:/staff/segments/" + id;
    }

    @PostMapping("/{id}/deletion")
    @PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
    String delete(@PathVariable long id, Principal who, RedirectAttributes redirect) {
        try {
            segments.delete(who.getName(), id);
        } catch (SegmentInUse e) {
            redirect.addFlashAttribute("flash", "segments.in-use");
            redirect.addFlashAttribute("flashKind", "danger");
            return "redirect:/staff/segments/" + id;
        }
        redirect.addFlashAttribute("flash", "segments.deleted");
        return "redirect:/staff/segments";
    }

    private SegmentSummary segment(long id) {
        return segments.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
