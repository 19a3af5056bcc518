package org.regulars.web.staff.form;

import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.regulars.consent.Purpose;
import org.regulars.consent.Purposes;
import org.regulars.form.Form;
import org.regulars.form.FormKeyTaken;
import org.regulars.form.Forms;
import org.regulars.form.SlideIn;
import org.regulars.question.QuestionForm;
import org.regulars.question.Questions;
import org.regulars.web.selfservice.ConsentWords;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Forms that staff make: written, changed, switched on and off. */
@Controller
@RequestMapping("/staff/forms")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
class FormEditController {

    private static final String EDIT = "staff/form/edit";

    private final Forms forms;
    private final Questions questions;
    private final Purposes purposes;
    private final ConsentWords words;

    FormEditController(Forms forms, Questions questions, Purposes purposes, ConsentWords words) {
        this.forms = forms;
        this.questions = questions;
        this.purposes = purposes;
        this.words = words;
    }

    @GetMapping("/new")
    String blank(Model model) {
        return edit(null, FormSheet.blank(), Map.of(), model);
    }

    @PostMapping
    String add(
            @RequestParam MultiValueMap<String, String> typed,
            Principal who,
            Model model,
            RedirectAttributes redirect) {
        FormSheet sheet = FormSheet.of(typed);
        Map<String, String> problems = sheet.problems(boxes());
        if (problems.isEmpty()) {
            Form form = sheet.toForm(sheet.address(), false);
            try {
                forms.add(form, sheet.toQuestions(form.key()), who.getName());
                words.keep(form.boxes());
                redirect.addFlashAttribute("flash", "forms.added");
                return "redirect:/staff/forms/" + form.key();
            } catch (FormKeyTaken e) {
                problems.put("key", "forms.problem.taken");
            }
        }
        return edit(null, sheet, problems, model);
    }

    @GetMapping("/{key}/edit")
    String edit(@PathVariable String key, Model model) {
        Form form = find(key);
        return edit(
                form,
                FormSheet.of(form, questions.form(key).orElseGet(() -> new QuestionForm(key, 0, List.of(), Map.of()))),
                Map.of(),
                model);
    }

    @PostMapping("/{key}")
    String change(
            @PathVariable String key,
            @RequestParam MultiValueMap<String, String> typed,
            Principal who,
            Model model,
            RedirectAttributes redirect) {
        Form form = find(key);
        FormSheet sheet = FormSheet.of(typed);
        Map<String, String> problems = sheet.problems(boxes());
        problems.remove("key");
        if (!problems.isEmpty()) {
            return edit(form, sheet, problems, model);
        }
        Form changed = sheet.toForm(key, form.active());
        forms.change(changed, sheet.toQuestions(key), who.getName());
        words.keep(changed.boxes());
        redirect.addFlashAttribute("flash", "forms.changed");
        return "redirect:/staff/forms/" + key;
    }

    @PostMapping("/{key}/active")
    String active(@PathVariable String key, @RequestParam boolean active, Principal who, RedirectAttributes redirect) {
        find(key);
        forms.show(key, active, who.getName());
        redirect.addFlashAttribute("flash", active ? "forms.on.done" : "forms.off.done");
        return "redirect:/staff/forms/" + key;
    }

    private String edit(@Nullable Form form, FormSheet sheet, Map<String, String> problems, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("sheet", sheet);
        model.addAttribute("problems", problems);
        model.addAttribute("purposes", purposes.all());
        model.addAttribute("askable", questions.askable());
        model.addAttribute("whens", SlideIn.When.values());
        return EDIT;
    }

    private List<String> boxes() {
        List<String> all = new ArrayList<>();
        for (Purpose purpose : purposes.all()) {
            all.add(purpose.key());
            purpose.topics().forEach(topic -> all.add(purpose.key() + "/" + topic));
        }
        return all;
    }

    private Form find(String key) {
        return forms.find(key).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
