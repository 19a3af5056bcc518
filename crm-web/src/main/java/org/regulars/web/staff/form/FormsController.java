package org.regulars.web.staff.form;

import java.util.List;
import java.util.Locale;
import org.regulars.consent.SignUps;
import org.regulars.form.Forms;
import org.regulars.shop.ShopProperties;
import org.regulars.web.page.PageLocale;
import org.regulars.web.selfservice.EmbeddedForm;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The forms there are, the ready one with its HTML for the shop's own pages, and what forms brought in. */
@Controller
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
class FormsController {

    private final Forms forms;
    private final SignUps signUps;
    private final ShopProperties shop;
    private final EmbeddedForm embedded;

    FormsController(Forms forms, SignUps signUps, ShopProperties shop, EmbeddedForm embedded) {
        this.forms = forms;
        this.signUps = signUps;
        this.shop = shop;
        this.embedded = embedded;
    }

    @GetMapping("/staff/forms")
    String forms(@RequestParam(defaultValue = "en") String language, Model model) {
        Locale chosen = PageLocale.CUSTOMERS.stream()
                .filter(locale -> locale.getLanguage().equals(language))
                .findFirst()
                .orElse(Locale.ENGLISH);
        model.addAttribute("forms", forms.all());
        model.addAttribute("address", shop.link("/p/sign-up"));
        model.addAttribute("counts", signUps.counts());
        model.addAttribute("sources", signUps.sources());
        model.addAttribute("language", chosen.getLanguage());
        model.addAttribute(
                "languages",
                PageLocale.CUSTOMERS.stream()
                        .map(locale -> List.of(locale.getLanguage(), locale.getDisplayLanguage(Locale.ENGLISH)))
                        .toList());
        model.addAttribute("html", embedded.html(chosen));
        return "staff/form/list";
    }
}
