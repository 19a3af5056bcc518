package org.regulars.web.selfservice;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.regulars.consent.ShownWording;
import org.regulars.consent.SignUps;
import org.regulars.consent.Utm;
import org.regulars.customer.ValueRefused;
import org.regulars.question.Questions;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;

/** The sign-up form, hosted here or standing on any page of the shop. */
@Controller
class SignUpController {

    private final SignUps signUps;
    private final ConsentWords words;
    private final Questions questions;
    private final QuestionWords asked;
    private final Visitor visitor;

    SignUpController(SignUps signUps, ConsentWords words, Questions questions, QuestionWords asked, Visitor visitor) {
        this.signUps = signUps;
        this.words = words;
        this.questions = questions;
        this.asked = asked;
        this.visitor = visitor;
    }

    @GetMapping("/p/sign-up")
    String form(@ModelAttribute("signUp") SignUpForm form, Model model, Locale locale, HttpServletRequest request) {
        // What a link carries is no wish of whoever follows it: boxes are never ticked by it.
        return show(
                new SignUpForm("", "", List.of(), "", form.form(), Map.of()),
                Map.of(),
                Map.of(),
                List.of(),
                Utm.of(request::getParameter),
                model,
                locale);
    }

    @PostMapping("/p/sign-up")
    String signUp(
            @ModelAttribute("signUp") SignUpForm form,
            Model model,
            Locale locale,
            HttpServletRequest request,
            HttpServletResponse response) {
        String sent = "redirect:/p/sign-up/sent?lang=" + locale.getLanguage();
        if (form.byProgram()) {
            return sent;
        }
        Utm utm = Utm.of(request::getParameter);
        List<Optional<ShownWording>> agreed =
                form.agree().stream().distinct().map(words::of).toList();
        List<ShownWording> known = agreed.stream().flatMap(Optional::stream).toList();
        Map<String, String> problems = form.problems(agreed);
        Map<String, ValueRefused> refused = questions.problems(form.answers());
        if (!problems.isEmpty() || !refused.isEmpty()) {
            response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
            return show(form, problems, refused, known, utm, model, locale);
        }
        signUps.request(form.toRequest(
                        known, locale.getLanguage(), visitor.atForm(request, form.form(), "/p/sign-up"), utm))
                .ifPresent(optInId -> questions.keep(
                        optInId,
                        asked.answers(
                                form.form(),
                                Questions.SIGN_UP,
                                form.answers(),
                                asked.ofStranger(Questions.SIGN_UP, locale),
                                locale)));
        return sent;
    }

    /** The same page whoever asked and whatever is known about the address. */
    @GetMapping("/p/sign-up/sent")
    String sent() {
        return "selfservice/sign-up-sent";
    }

    private String show(
            SignUpForm form,
            Map<String, String> problems,
            Map<String, ValueRefused> refused,
            List<ShownWording> ticked,
            Utm utm,
            Model model,
            Locale locale) {
        Map<String, Box> boxes = new LinkedHashMap<>();
        words.purposes(locale).forEach(shown -> boxes.put(shown.purpose(), Box.of(shown, false)));
        ticked.forEach(shown -> boxes.put(shown.purpose(), Box.of(shown, true)));
        model.addAttribute("signUp", form);
        model.addAttribute("utm", utm);
        model.addAttribute("problems", problems);
        Map<String, Object> refusals = new LinkedHashMap<>();
        refused.forEach((key, problem) -> refusals.put(key, problem.words()));
        model.addAttribute("refused", refusals);
        model.addAttribute("questions", asked.ofStranger(Questions.SIGN_UP, locale));
        model.addAttribute("payoff", asked.payoff(Questions.SIGN_UP, locale));
        model.addAttribute("boxes", boxes.values());
        return "selfservice/sign-up";
    }

    /** One box of the form. */
    record Box(String purpose, String value, String text, boolean ticked) {

        static Box of(ShownWording shown, boolean ticked) {
            return new Box(shown.purpose(), ConsentWords.value(shown), shown.text(), ticked);
        }
    }
}
