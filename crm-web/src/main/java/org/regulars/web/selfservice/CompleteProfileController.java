package org.regulars.web.selfservice;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.regulars.consent.CustomerLinks;
import org.regulars.consent.LinkHolder;
import org.regulars.customer.ValueRefused;
import org.regulars.question.Questions;
import org.regulars.web.page.PageLocale;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * A few questions behind a personal link. The link may have been forwarded: the page shows what is asked and never what is
 * known, and an answer only fills a gap.
 */
@Controller
@RequestMapping("/p/preferences/{token}/profile")
class CompleteProfileController {

    private final CustomerLinks links;
    private final Questions questions;
    private final QuestionWords words;

    CompleteProfileController(CustomerLinks links, Questions questions, QuestionWords words) {
        this.links = links;
        this.questions = questions;
        this.words = words;
    }

    @GetMapping
    String show(
            @PathVariable String token,
            @RequestParam(defaultValue = "") String done,
            HttpServletRequest request,
            Model model) {
        LinkHolder holder = holder(token, request);
        return page(holder, token, done.equals("thanks"), Map.of(), Map.of(), model);
    }

    @PostMapping
    String answer(
            @PathVariable String token,
            @ModelAttribute AnswersForm form,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        LinkHolder holder = holder(token, request);
        Map<String, ValueRefused> problems = questions.problems(form.answers());
        if (!problems.isEmpty()) {
            response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
            return page(holder, token, false, form.answers(), problems, model);
        }
        List<AskedQuestion> asked = words.of(Questions.PROFILE, holder.customerId(), LocaleContextHolder.getLocale());
        int taken = questions.answer(
                holder.customerId(),
                words.answers(
                        Questions.PROFILE, Questions.PROFILE, form.answers(), asked, LocaleContextHolder.getLocale()));
        return Back.to(request, "/p/preferences/" + token + "/profile" + (taken > 0 ? "?done=thanks" : ""));
    }

    private String page(
            LinkHolder holder,
            String token,
            boolean thanks,
            Map<String, String> typed,
            Map<String, ValueRefused> refused,
            Model model) {
        Map<String, Object> problems = new LinkedHashMap<>();
        refused.forEach((key, problem) -> problems.put(key, problem.words()));
        model.addAttribute("token", token);
        model.addAttribute("thanks", thanks);
        model.addAttribute(
                "questions", words.of(Questions.PROFILE, holder.customerId(), LocaleContextHolder.getLocale()));
        model.addAttribute("payoff", words.payoff(Questions.PROFILE, LocaleContextHolder.getLocale()));
        model.addAttribute("typed", typed);
        model.addAttribute("refused", problems);
        return "selfservice/profile";
    }

    private LinkHolder holder(String token, HttpServletRequest request) {
        LinkHolder holder = links.preferencesHolder(token).orElseThrow(LinkBroken::new);
        PageLocale.prefer(request, holder.language());
        return holder;
    }
}
