package org.regulars.web.staff.segment;

import java.security.Principal;
import java.util.List;
import org.regulars.segment.Memberships;
import org.regulars.segment.Rule;
import org.regulars.segment.RuleProblem;
import org.regulars.segment.SegmentNameTaken;
import org.regulars.segment.Segments;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Makes and changes a segment: row by row, with the number of people it would hold beside it. */
@Controller
@RequestMapping("/staff/segments")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
class SegmentFormController {

    private static final String FORM = "staff/segment/form";
    private static final int LONGEST_NAME = 100;

    private final Segments segments;
    private final Memberships memberships;

    SegmentFormController(Segments segments, Memberships memberships) {
        this.segments = segments;
        this.memberships = memberships;
    }

    @GetMapping("/new")
    String begin(Model model) {
        return page(SegmentForm.empty(), 0, List.of(), "", model);
    }

    @GetMapping("/{id}/edit")
    String edit(@PathVariable long id, Model model, RedirectAttributes redirect) {
        String name = segments.find(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND))
                .name();
        return segments.rule(id)
                .flatMap(rule -> SegmentForm.of(name, rule))
                .map(form -> page(form, id, List.of(), "", model))
                .orElseGet(() -> {
                    redirect.addFlashAttribute("flash", "segments.too-deep");
                    redirect.addFlashAttribute("flashKind", "warning");
                    return "redirect:/staff/segments/" + id;
                });
    }

    /** The form with a row more or less; nothing is saved. */
    @PostMapping("/draft")
    String draft(
            @ModelAttribute("form") SegmentForm form,
            @RequestParam(defaultValue = "0") long id,
            @RequestParam(defaultValue = "") String add,
            @RequestParam(defaultValue = "-1") int remove,
            Model model) {
        if (remove >= 0) {
            return page(form.without(remove), id, List.of(), "", model);
        }
        SegmentForm longer = segments.criteria().stream()
                .filter(criterion -> criterion.key().equals(add))
                .findFirst()
                .map(form::with)
                .orElse(form);
        model.addAttribute("added", longer != form);
        return page(longer, id, List.of(), "", model);
    }

    /** How many the rule would hold, for the page that is open. */
    @PostMapping("/count")
    String count(@ModelAttribute("form") SegmentForm form, Model model) {
        count(form.rule(), model);
        return FORM + " :: count";
    }

    @PostMapping
    String save(
            @ModelAttribute("form") SegmentForm form,
            @RequestParam(defaultValue = "0") long id,
            Principal who,
            Model model,
            RedirectAttributes redirect) {
        String name = form.name() == null ? "" : form.name().strip();
        List<RuleProblem> problems = segments.problems(form.rule());
        String nameProblem = name.isEmpty() || name.length() > LONGEST_NAME ? "segments.problem.name" : "";
        if (!problems.isEmpty() || !nameProblem.isEmpty()) {
            return page(form, id, problems, nameProblem, model);
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
            return page(form, id, List.of(), "segments.problem.name-taken", model);
        }
    }

    private String page(SegmentForm form, long id, List<RuleProblem> problems, String nameProblem, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("id", id);
        model.addAttribute("criteria", segments.criteria());
        model.addAttribute("problems", problems);
        model.addAttribute("nameProblem", nameProblem);
        count(form.rule(), model);
        return FORM;
    }

    private void count(Rule rule, Model model) {
        if (segments.problems(rule).isEmpty()) {
            model.addAttribute("fulfil", segments.count(rule));
            model.addAttribute("known", segments.count(Rule.all()));
            model.addAttribute("words", segments.words(rule));
        }
    }
}
