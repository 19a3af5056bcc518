package org.regulars.web.selfservice;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.regulars.question.Questions;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Where the sign-up form stood before it was one of the staff's forms: links in mails and on the shop's pages still lead there. */
@Controller
class SignUpController {

    static final String FORM = "/f/" + Questions.SIGN_UP;

    /** With the language and the source that the link names. */
    @GetMapping("/p/sign-up")
    String form(HttpServletRequest request, RedirectAttributes redirect) {
        request.getParameterMap().entrySet().stream()
                .filter(one -> one.getKey().equals("lang") || one.getKey().startsWith("utm_"))
                .sorted(Map.Entry.comparingByKey())
                .forEach(one -> redirect.addAttribute(one.getKey(), one.getValue()[0]));
        return "redirect:" + FORM;
    }

    @GetMapping("/p/sign-up/sent")
    String sent(HttpServletRequest request) {
        return Back.to(request, FORM + "/thanks");
    }
}
