package org.regulars.web.selfservice;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.consent.CustomerLinks;
import org.regulars.consent.LinkHolder;
import org.regulars.consent.ShownWording;
import org.regulars.consent.SignUpRequest;
import org.regulars.consent.SignUps;
import org.regulars.consent.Utm;
import org.regulars.form.Brake;
import org.regulars.form.Form;
import org.regulars.form.Forms;
import org.regulars.form.Proofs;
import org.regulars.question.Questions;
import org.regulars.web.page.PageLocale;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * The forms that staff made: as pages of ours, and as what copies on the shop's pages post to. What is sent changes nothing of
 * anybody before the mailbox has confirmed.
 */
@Controller
class FormController {

    private final Forms forms;
    private final FormPages pages;
    private final Proofs proofs;
    private final Brake brake;
    private final SignUps signUps;
    private final Questions questions;
    private final QuestionWords asked;
    private final CustomerLinks links;
    private final Visitor visitor;

    FormController(
            Forms forms,
            FormPages pages,
            Proofs proofs,
            Brake brake,
            SignUps signUps,
            Questions questions,
            QuestionWords asked,
            CustomerLinks links,
            Visitor visitor) {
        this.forms = forms;
        this.pages = pages;
        this.proofs = proofs;
        this.brake = brake;
        this.signUps = signUps;
        this.questions = questions;
        this.asked = asked;
        this.links = links;
        this.visitor = visitor;
    }

    @GetMapping({"/f/{key}", "/f/{key}/for/{token}"})
    String show(
            @PathVariable String key,
            @PathVariable(required = false) @Nullable String token,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            Locale locale) {
        Form form = form(key);
        LinkHolder holder = holder(key, token, request);
        if (!form.active()) {
            response.setStatus(HttpStatus.GONE.value());
            model.addAttribute("form", form);
            return "selfservice/form-closed";
        }
        return page(
                form,
                holder,
                path(key, token),
                FormPost.BLANK,
                Utm.of(request::getParameter),
                Map.of(),
                Map.of(),
                model,
                locale);
    }

    /** As customers see it, also before it is switched on; from here, nothing can be sent. */
    @GetMapping("/f/{key}/preview/{token}")
    String preview(@PathVariable String key, @PathVariable String token, Model model, Locale locale) {
        if (!forms.previews(key, token)) {
            throw new LinkBroken();
        }
        model.addAttribute("preview", true);
        model.addAttribute("view", pages.blank(form(key), locale));
        return "selfservice/form";
    }

    /** Copies of the first sign-up form post to where it stood. */
    @PostMapping({"/f/{key}", "/f/{key}/for/{token}", "/p/sign-up"})
    String send(
            @PathVariable(name = "key", required = false) @Nullable String named,
            @PathVariable(required = false) @Nullable String token,
            @ModelAttribute FormPost typed,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            Locale locale) {
        String key = named == null ? Questions.SIGN_UP : named;
        Form form = form(key);
        LinkHolder holder = holder(key, token, request);
        if (typed.inPlace()) {
            // Without cookies, so that any page may read the answer.
            response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        }
        if (!form.active()) {
            response.setStatus(HttpStatus.GONE.value());
            model.addAttribute("form", form);
            return typed.inPlace() ? "selfservice/form-slide-in :: closed" : "selfservice/form-closed";
        }
        if (typed.byProgram()) {
            return sent(form, typed, model, locale);
        }
        Utm utm = Utm.of(request::getParameter);
        List<AskedQuestion> wanted = pages.questions(form, holder, locale);
        List<Optional<ShownWording>> agreed = pages.agreed(form, typed);
        Map<String, String> problems = typed.problems(holder != null, agreed);
        Map<String, Object> refused = pages.refused(typed, wanted);
        HttpStatus status = HttpStatus.UNPROCESSABLE_CONTENT;
        if (problems.isEmpty() && refused.isEmpty()) {
            boolean proven = !typed.proof().isEmpty();
            if (proven && !proofs.take(key, typed.proof())) {
                problems.put("form", "selfservice.form.again");
            } else if (!brake.signUp(key, request.getRemoteAddr(), proven)) {
                problems.put("form", proven ? "selfservice.form.many" : "selfservice.form.many.unproven");
                status = HttpStatus.TOO_MANY_REQUESTS;
            }
        }
        if (!problems.isEmpty() || !refused.isEmpty()) {
            response.setStatus(status.value());
            return page(form, holder, path(key, token), typed, utm, problems, refused, model, locale);
        }
        signUps.request(new SignUpRequest(
                        holder == null ? typed.email() : holder.email(),
                        "",
                        agreed.stream().flatMap(Optional::stream).toList(),
                        locale.getLanguage(),
                        visitor.atForm(request, key, "/f/" + key),
                        utm))
                .ifPresent(
                        optInId -> questions.keep(optInId, asked.answers(key, key, typed.answers(), wanted, locale)));
        return sent(form, typed, model, locale);
    }

    /** The same page whoever asked and whatever is known about the address. */
    @GetMapping("/f/{key}/thanks")
    String thanks(@PathVariable String key, Model model, Locale locale) {
        model.addAttribute("view", pages.blank(form(key), locale));
        return "selfservice/form-sent";
    }

    private String sent(Form form, FormPost typed, Model model, Locale locale) {
        if (typed.inPlace()) {
            model.addAttribute("view", pages.blank(form, locale));
            return "selfservice/form-slide-in :: sent";
        }
        return "redirect:/f/" + form.key() + "/thanks?lang=" + locale.getLanguage();
    }

    private String page(
            Form form,
            @Nullable LinkHolder holder,
            String path,
            FormPost typed,
            Utm utm,
            Map<String, String> problems,
            Map<String, Object> refused,
            Model model,
            Locale locale) {
        model.addAttribute("view", pages.of(form, holder, path, typed, utm, problems, refused, locale));
        return typed.inPlace() ? "selfservice/form-slide-in :: form" : "selfservice/form";
    }

    private static String path(String key, @Nullable String token) {
        return "/f/" + key + (token == null ? "" : "/for/" + token);
    }

    private Form form(String key) {
        return forms.find(key).orElseThrow(LinkBroken::new);
    }

    /** Null for a stranger. */
    private @Nullable LinkHolder holder(String key, @Nullable String token, HttpServletRequest request) {
        if (token == null) {
            return null;
        }
        LinkHolder holder = links.formHolder(key, token)
                .filter(one -> !one.email().isEmpty())
                .orElseThrow(LinkBroken::new);
        PageLocale.prefer(request, holder.language());
        return holder;
    }
}
