package org.regulars.web.selfservice.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.regulars.account.AccountSession;
import org.regulars.account.AddressChanges;
import org.regulars.customer.ValueRefused;
import org.regulars.privacy.Rights;
import org.regulars.question.Questions;
import org.regulars.web.selfservice.AnswersForm;
import org.regulars.web.selfservice.Back;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Who the customer is to us: what they told and what was observed, with source and time, to be put right by them. */
@Controller
@RequestMapping("/account/data")
class DataController {

    private static final Set<String> DONE = Set.of("corrected", "nothing", "address", "cancelled");
    private static final Set<String> PROBLEMS = Set.of("address");

    private final DataPage page;
    private final Rights rights;
    private final Questions questions;
    private final AddressChanges addresses;
    private final Askers askers;

    DataController(DataPage page, Rights rights, Questions questions, AddressChanges addresses, Askers askers) {
        this.page = page;
        this.rights = rights;
        this.questions = questions;
        this.addresses = addresses;
        this.askers = askers;
    }

    @GetMapping
    String show(
            @AuthenticationPrincipal AccountSession who,
            @RequestParam(defaultValue = "") String done,
            @RequestParam(defaultValue = "") String problem,
            Model model) {
        model.addAttribute("done", DONE.contains(done) ? done : "");
        model.addAttribute("problem", PROBLEMS.contains(problem) ? problem : "");
        return page(who, page.answers(who.customerId()), Map.of(), model);
    }

    private String page(AccountSession who, Map<String, String> typed, Map<String, ValueRefused> refused, Model model) {
        Map<String, Object> problems = new LinkedHashMap<>();
        refused.forEach((key, one) -> problems.put(key, one.words()));
        model.addAttribute("who", who);
        model.addAttribute("about", page.about(who.customerId()));
        model.addAttribute("lines", page.lines(who.customerId()));
        model.addAttribute("identities", page.identities(who.customerId()));
        model.addAttribute("waiting", addresses.waiting(who.customerId()).orElse(""));
        model.addAttribute("questions", page.questions(who.customerId(), LocaleContextHolder.getLocale()));
        model.addAttribute("payoff", page.payoff(LocaleContextHolder.getLocale()));
        model.addAttribute("typed", typed);
        model.addAttribute("refused", problems);
        return "selfservice/account/data";
    }

    @PostMapping
    String correct(
            @AuthenticationPrincipal AccountSession who,
            @ModelAttribute CorrectionForm form,
            HttpServletRequest request) {
        return correct(who, form.changes(page.about(who.customerId())), request);
    }

    @PostMapping("/answers")
    String answer(
            @AuthenticationPrincipal AccountSession who,
            @ModelAttribute AnswersForm form,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Map<String, String> changes = page.changes(who.customerId(), form.answers(), LocaleContextHolder.getLocale());
        Map<String, ValueRefused> problems = questions.problems(changes);
        if (!problems.isEmpty()) {
            response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
            model.addAttribute("done", "");
            model.addAttribute("problem", "answers");
            return page(who, form.answers(), problems, model);
        }
        return correct(who, changes, request);
    }

    private String correct(AccountSession who, Map<String, String> values, HttpServletRequest request) {
        if (values.isEmpty()) {
            return Back.to(request, "/account/data?done=nothing");
        }
        rights.correct(who.customerId(), values, askers.of(request));
        return Back.to(request, "/account/data?done=corrected");
    }

    @PostMapping("/address")
    String changeAddress(
            @AuthenticationPrincipal AccountSession who,
            @RequestParam(defaultValue = "") String address,
            HttpServletRequest request) {
        boolean asked =
                addresses.ask(who, address, LocaleContextHolder.getLocale().getLanguage());
        return Back.to(request, asked ? "/account/data?done=address" : "/account/data?problem=address#address");
    }

    @PostMapping("/address/cancel")
    String cancelAddress(@AuthenticationPrincipal AccountSession who, HttpServletRequest request) {
        addresses.cancel(who.customerId());
        return Back.to(request, "/account/data?done=cancelled");
    }
}
