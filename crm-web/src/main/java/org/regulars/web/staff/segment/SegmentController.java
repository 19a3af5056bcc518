package org.regulars.web.staff.segment;

import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.regulars.audit.AuditTrail;
import org.regulars.segment.MembershipCheck;
import org.regulars.segment.Rule;
import org.regulars.segment.SegmentChange;
import org.regulars.segment.SegmentHistory;
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
    private final SegmentHistory history;
    private final MembershipCheck check;
    private final SegmentPicture picture;
    private final AuditTrail audit;

    SegmentController(
            Segments segments,
            SegmentHistory history,
            MembershipCheck check,
            SegmentPicture picture,
            AuditTrail audit) {
        this.segments = segments;
        this.history = history;
        this.check = check;
        this.picture = picture;
        this.audit = audit;
    }

    @GetMapping
    String list(Model model) {
        model.addAttribute("segments", segments.all());
        return "staff/segment/list";
    }

    @GetMapping("/{id}")
    String show(
            @PathVariable long id,
            @RequestParam(defaultValue = "0") long after,
            Principal who,
            Locale locale,
            Model model) {
        List<SegmentMember> found = segments.members(id, after, PAGE + 1);
        List<SegmentMember> members = found.stream().limit(PAGE).toList();
        audit.recordAll(
                who.getName(),
                "segment-members-listed",
                "segment " + id,
                members.stream().map(SegmentMember::customerId).toList(),
                Map.of());
        model.addAttribute("segment", segment(id));
        Rule rule = segments.rule(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        model.addAttribute("rule", segments.words(rule));
        model.addAttribute("sentence", segments.sentence(rule));
        model.addAttribute("sizes", picture.sizes(id));
        model.addAttribute("chart", picture.of(id, locale));
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

    /** Who joined and who left, newest first. */
    @GetMapping("/{id}/changes")
    @PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
    String changes(@PathVariable long id, @RequestParam(defaultValue = "0") long before, Principal who, Model model) {
        List<SegmentChange> found = history.changes(id, before, PAGE + 1);
        List<SegmentChange> changes = found.stream().limit(PAGE).toList();
        audit.recordAll(
                who.getName(),
                "segment-changes-listed",
                "segment " + id,
                changes.stream().map(SegmentChange::customerId).distinct().toList(),
                Map.of());
        String here = "/staff/segments/" + id + "/changes";
        model.addAttribute("segment", segment(id));
        model.addAttribute("changes", changes);
        model.addAttribute("first", before > 0 ? here : null);
        model.addAttribute(
                "next",
                found.size() > PAGE ? here + "?before=" + changes.get(PAGE - 1).changeId() : null);
        return "staff/segment/changes";
    }

    /** The statement that finds the members, and how the database goes about it. */
    @GetMapping("/{id}/statement")
    String statement(@PathVariable long id, Model model) {
        model.addAttribute("segment", segment(id));
        model.addAttribute("statement", segments.statement(id).orElseThrow());
        return "staff/segment/statement";
    }

    @GetMapping("/{id}/members/{customerId}")
    @PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
    String why(@PathVariable long id, @PathVariable long customerId, Principal who, Model model) {
        audit.recordAll(who.getName(), "segment-why-asked", "segment " + id, List.of(customerId), Map.of());
        model.addAttribute("segment", segment(id));
        model.addAttribute("customerId", customerId);
        model.addAttribute("findings", segments.why(id, customerId));
        return "staff/segment/why";
    }

    /** Asks all customers once more and says how many were out of place. */
    @PostMapping("/{id}/checks")
    @PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
    String check(@PathVariable long id, RedirectAttributes redirect) {
        segment(id);
        if (check.check(id) == 0) {
            redirect.addFlashAttribute("flash", "segments.checked.fine");
        } else {
            redirect.addFlashAttribute("flash", "segments.checked.drift");
            redirect.addFlashAttribute("flashKind", "warning");
        }
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
