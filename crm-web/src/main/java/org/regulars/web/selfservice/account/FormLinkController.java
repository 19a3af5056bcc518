package org.regulars.web.selfservice.account;

import org.regulars.account.AccountSession;
import org.regulars.consent.CustomerLinks;
import org.regulars.form.Forms;
import org.regulars.web.selfservice.LinkBroken;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Leads whoever is signed in to a form that asks only what is not known of them. */
@Controller
class FormLinkController {

    private final Forms forms;
    private final CustomerLinks links;

    FormLinkController(Forms forms, CustomerLinks links) {
        this.forms = forms;
        this.links = links;
    }

    @GetMapping("/account/forms/{key}")
    String open(@AuthenticationPrincipal AccountSession who, @PathVariable String key) {
        if (forms.find(key).isEmpty()) {
            throw new LinkBroken();
        }
        return "redirect:" + links.formPath(who.customerId(), key);
    }
}
