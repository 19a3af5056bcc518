package org.regulars.web.staff.form;

import java.security.Principal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.regulars.question.QuestionForm;
import org.regulars.question.Questions;
import org.regulars.web.page.PageLocale;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What forms ask a little at a time: which questions, how many at once, and the pay-off in words. */
@Controller
@RequestMapping("/staff/forms/{form}/questions")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
class QuestionsController {

    private final Questions questions;

    QuestionsController(Questions questions) {
        this.questions = questions;
    }

    @GetMapping
    String show(@PathVariable String form, Model model) {
        QuestionForm asked = find(form);
        Map<String, String> places = new HashMap<>();
        for (int i = 0; i < asked.keys().size(); i++) {
            places.put(asked.keys().get(i), String.valueOf(i + 1));
        }
        return page(form, new QuestionsForm(String.valueOf(asked.most()), places, asked.payoff()), "", model);
    }

    @PostMapping
    String change(
            @PathVariable String form,
            @ModelAttribute QuestionsForm typed,
            Principal who,
            Model model,
            RedirectAttributes redirect) {
        find(form);
        String problem = typed.problem();
        if (!problem.isEmpty()) {
            return page(form, typed, problem, model);
        }
        questions.change(
                who.getName(), new QuestionForm(form, Integer.parseInt(typed.most()), typed.keys(), typed.payoff()));
        redirect.addFlashAttribute("flash", "forms.questions.saved");
        return "redirect:/staff/forms/" + form + "/questions";
    }

    private QuestionForm find(String form) {
        return Optional.of(form)
                .filter(Questions.PROFILE::equals)
                .flatMap(questions::form)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private String page(String form, QuestionsForm typed, String problem, Model model) {
        Map<String, String> languages = new LinkedHashMap<>();
        PageLocale.CUSTOMERS.forEach(
                locale -> languages.put(locale.getLanguage(), locale.getDisplayLanguage(Locale.ENGLISH)));
        model.addAttribute("form", form);
        model.addAttribute("most", typed.most());
        model.addAttribute("places", typed.places());
        model.addAttribute("payoff", typed.payoff());
        model.addAttribute("problem", problem);
        model.addAttribute("languages", languages);
        model.addAttribute("counts", questions.counts());
        model.addAttribute("askable", questions.askable());
        return "staff/form/questions";
    }
}
