package org.regulars.web.staff.segment;

import java.security.Principal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.regulars.audit.AuditTrail;
import org.regulars.segment.Criterion;
import org.regulars.segment.Memberships;
import org.regulars.segment.Parameter;
import org.regulars.segment.Rule;
import org.regulars.segment.RuleProblem;
import org.regulars.segment.SegmentMember;
import org.regulars.segment.SegmentNameTaken;
import org.regulars.segment.SegmentPreview;
import org.regulars.segment.SegmentSummary;
import org.regulars.segment.SegmentTooSlow;
import org.regulars.segment.Segments;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Makes and changes a segment: condition by condition, with the number of people it would hold and a few of them beside it. */
@Controller
@RequestMapping("/staff/segments")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
class SegmentFormController {

    private static final String FORM = "staff/segment/form";
    private static final int LONGEST_NAME = 100;
    private static final int PEOPLE = 8;

    private final Segments segments;
    private final Memberships memberships;
    private final AuditTrail audit;

    SegmentFormController(Segments segments, Memberships memberships, AuditTrail audit) {
        this.segments = segments;
        this.memberships = memberships;
        this.audit = audit;
    }

    @GetMapping("/new")
    String begin(Principal who, Model model) {
        return page(SegmentForm.empty(), 0, List.of(), "", who, model);
    }

    @GetMapping("/{id}/edit")
    String edit(@PathVariable long id, Principal who, Model model) {
        String name = ruled(id).name();
        Rule rule = segments.rule(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return page(SegmentForm.of(name, rule), id, List.of(), "", who, model);
    }

    /** The form with a condition or a group more or less; nothing is saved. */
    @PostMapping("/draft")
    String draft(
            @RequestParam MultiValueMap<String, String> sent,
            @RequestParam(defaultValue = "0") long id,
            @RequestParam(name = "do", defaultValue = "") String wish,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String part,
            Principal who,
            Model model) {
        // A field that was left empty begins as it would when its condition is added.
        sent.values().removeIf(values -> values.stream().allMatch(String::isBlank));
        SegmentForm form = SegmentForm.of(sent);
        String[] words = wish.split(":", 2);
        String path = words.length == 2 ? words[1] : "";
        SegmentForm changed = switch (words[0]) {
            case "add" -> add(form, path, sent.getFirst("add-" + path));
            case "group" -> form.withGroup(path, SegmentForm.ANY.equals(sent.getFirst("kind-" + path)));
            case "remove" -> form.without(path);
            default -> form;
        };
        if (words[0].equals("add") && changed != form) {
            model.addAttribute("added", path);
        }
        page(changed, id, List.of(), "", who, model);
        return part == null ? FORM : FORM + " :: builder";
    }

    private SegmentForm add(SegmentForm form, String path, @Nullable String key) {
        return segments.criteria().stream()
                .filter(criterion -> criterion.key().equals(key))
                .findFirst()
                .map(criterion -> (Rule.Is) segments.complete(Rule.is(criterion.key(), Map.of())))
                .map(criterion -> form.with(path, criterion))
                .orElse(form);
    }

    /** How many the rule would hold, for the page that is open. */
    @PostMapping("/count")
    String count(
            @RequestParam MultiValueMap<String, String> sent,
            @RequestParam(defaultValue = "0") long id,
            Principal who,
            Model model) {
        preview(SegmentForm.of(sent).rule(), who, model);
        return FORM + " :: count";
    }

    @PostMapping
    String save(
            @RequestParam MultiValueMap<String, String> sent,
            @RequestParam(defaultValue = "0") long id,
            Principal who,
            Model model,
            RedirectAttributes redirect) {
        if (id != 0) {
            ruled(id);
        }
        SegmentForm form = SegmentForm.of(sent);
        String name = form.name().strip();
        List<RuleProblem> problems = segments.problems(id, form.rule());
        String nameProblem = name.isEmpty() || name.length() > LONGEST_NAME ? "segments.problem.name" : "";
        if (!problems.isEmpty() || !nameProblem.isEmpty()) {
            return page(form, id, problems, nameProblem, who, model);
        }
        try {
            long saved = id;
            if (id == 0) {
                saved = segments.create(who.getName(), name, form.rule());
            } else {
                segments.change(who.getName(), id, name, form.rule());
            }
            memberships.refresh(saved);
            redirect.addFlashAttribute("flash", "segments.saved");
            return "redirect:/staff/segments/" + saved;
        } catch (SegmentNameTaken e) {
            return page(form, id, List.of(), "segments.problem.name-taken", who, model);
        }
    }

    /** A segment with a rule; who is on a list is no rule to change. */
    private SegmentSummary ruled(long id) {
        return segments.find(id)
                .filter(segment -> !segment.list())
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private String page(
            SegmentForm form, long id, List<RuleProblem> problems, String nameProblem, Principal who, Model model) {
        Map<String, List<Parameter>> parameters = new HashMap<>();
        Map<String, Map<String, String>> values = new HashMap<>();
        describe(form.root(), parameters, values);
        model.addAttribute("form", form);
        model.addAttribute("id", id);
        model.addAttribute("kinds", kinds());
        model.addAttribute("parameters", parameters);
        model.addAttribute("values", values);
        model.addAttribute("problems", problems);
        model.addAttribute("nameProblem", nameProblem);
        preview(form.rule(), who, model);
        return FORM;
    }

    /** What each condition asks for, and what was answered or stands there to begin with. */
    private void describe(
            SegmentForm.Node node, Map<String, List<Parameter>> parameters, Map<String, Map<String, String>> values) {
        if (!node.group()) {
            Rule.Is complete = (Rule.Is) segments.complete(node.criterion());
            parameters.put(node.path(), segments.parameters(complete));
            values.put(node.path(), complete.values());
        }
        node.children().forEach(child -> describe(child, parameters, values));
    }

    private Map<Criterion.Kind, List<Criterion>> kinds() {
        Map<Criterion.Kind, List<Criterion>> kinds = new LinkedHashMap<>();
        for (Criterion.Kind kind : Criterion.Kind.values()) {
            segments.criteria().stream()
                    .filter(one -> one.kind() == kind && one.offered())
                    .forEach(one ->
                            kinds.computeIfAbsent(kind, k -> new ArrayList<>()).add(one));
        }
        return kinds;
    }

    private void preview(Rule rule, Principal who, Model model) {
        if (!segments.problems(rule).isEmpty()) {
            return;
        }
        model.addAttribute("sentence", segments.sentence(rule));
        try {
            SegmentPreview preview = segments.preview(rule, PEOPLE);
            audit.recordAll(
                    who.getName(),
                    "segment-people-previewed",
                    "segments",
                    preview.people().stream().map(SegmentMember::customerId).toList(),
                    Map.of());
            model.addAttribute("preview", preview);
        } catch (SegmentTooSlow e) {
            model.addAttribute("slow", true);
        }
    }
}
