package org.regulars.web.staff.form;

import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.regulars.form.Form;
import org.regulars.form.FormCosts;
import org.regulars.form.Forms;
import org.regulars.shop.ShopProperties;
import org.regulars.web.page.PageLocale;
import org.regulars.web.selfservice.EmbeddedForm;
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

/** The page of a form: what it brought and cost, and where customers find it. */
@Controller
@RequestMapping("/staff/forms/{key}")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
class FormPageController {

    private final Forms forms;
    private final FormCosts costs;
    private final FormNumbers numbers;
    private final EmbeddedForm embedded;
    private final ShopProperties shop;

    FormPageController(Forms forms, FormCosts costs, FormNumbers numbers, EmbeddedForm embedded, ShopProperties shop) {
        this.forms = forms;
        this.costs = costs;
        this.numbers = numbers;
        this.embedded = embedded;
        this.shop = shop;
    }

    @GetMapping
    String show(
            @PathVariable String key,
            @RequestParam(defaultValue = "") String language,
            @RequestParam(defaultValue = "90") int days,
            Model model,
            Locale locale) {
        return page(find(key), language, days, CostForm.BLANK, Map.of(), model, locale);
    }

    @PostMapping("/costs")
    String addCost(
            @PathVariable String key,
            @ModelAttribute CostForm typed,
            Principal who,
            HttpServletResponse response,
            Model model,
            RedirectAttributes redirect,
            Locale locale) {
        Form form = find(key);
        Map<String, String> problems = typed.problems();
        if (!problems.isEmpty()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return page(form, "", FormNumbers.USUAL, typed, problems, model, locale);
        }
        costs.add(key, typed.first(), typed.last(), typed.money(), typed.note(), who.getName());
        redirect.addFlashAttribute("flash", "forms.cost.added");
        return "redirect:/staff/forms/" + key;
    }

    @PostMapping("/costs/{cost}/remove")
    String removeCost(@PathVariable String key, @PathVariable long cost, Principal who, RedirectAttributes redirect) {
        find(key);
        if (!costs.remove(key, cost, who.getName())) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        redirect.addFlashAttribute("flash", "forms.cost.removed");
        return "redirect:/staff/forms/" + key;
    }

    private String page(
            Form form,
            String language,
            int days,
            CostForm cost,
            Map<String, String> problems,
            Model model,
            Locale locale) {
        Locale chosen = PageLocale.supported(language)
                .orElseGet(() -> Locale.forLanguageTag(form.speaks(shop.language(), shop.language())));
        model.addAttribute("form", form);
        model.addAttribute("address", shop.link("/f/" + form.key()));
        model.addAttribute("preview", forms.previewPath(form.key()));
        model.addAttribute("tracker", shop.link("/tracker.js"));
        model.addAttribute("language", chosen.getLanguage());
        model.addAttribute("languages", languages());
        model.addAttribute("html", embedded.html(form, chosen));
        model.addAttribute("costs", costs.of(form.key()));
        model.addAttribute("cost", cost);
        model.addAttribute("problems", problems);
        model.addAttribute("currency", shop.currency().getCurrencyCode());
        numbers.show(form.key(), days, model, locale);
        return "staff/form/show";
    }

    private static Map<String, String> languages() {
        Map<String, String> languages = new LinkedHashMap<>();
        PageLocale.CUSTOMERS.forEach(
                locale -> languages.put(locale.getLanguage(), locale.getDisplayLanguage(Locale.ENGLISH)));
        return languages;
    }

    private Form find(String key) {
        return forms.find(key).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
