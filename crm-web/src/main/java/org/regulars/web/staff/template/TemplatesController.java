package org.regulars.web.staff.template;

import jakarta.validation.Valid;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.regulars.delivery.MailPreviews;
import org.regulars.offer.Offers;
import org.regulars.shop.ShopProperties;
import org.regulars.template.TemplateInUse;
import org.regulars.template.TemplateNameTaken;
import org.regulars.template.TemplateRefused;
import org.regulars.template.TemplateSource;
import org.regulars.template.TemplateSummary;
import org.regulars.template.Templates;
import org.regulars.web.page.Format;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Mails that staff write: made, changed language by language, tried and deleted. */
@Controller
@RequestMapping("/staff/templates")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
class TemplatesController {

    private static final String FORM = "staff/template/form";
    private static final List<String> LANGUAGES =
            List.of("en", "de", "fr", "es", "it", "nl", "pl", "pt", "sv", "da", "fi", "cs");
    private static final List<String> TAGS = List.of(
            "{{ customer.first_name }}",
            "{{ customer.attributes.birthday }}",
            "{% for product in recommended %} … {% endfor %}",
            "{{ voucher.code }}",
            "{{ voucher.ends | date: \"long\" }}",
            "{{ shop.name }}",
            "{{ links.unsubscribe }}",
            "{{ links.preferences }}",
            "{{ links.why }}");

    private final Templates templates;
    private final MailPreviews previews;
    private final Offers offers;
    private final ShopProperties shop;
    private final Format format;

    TemplatesController(Templates templates, MailPreviews previews, Offers offers, ShopProperties shop, Format format) {
        this.templates = templates;
        this.previews = previews;
        this.offers = offers;
        this.shop = shop;
        this.format = format;
    }

    @GetMapping
    String list(Model model) {
        model.addAttribute("templates", templates.all());
        return "staff/template/list";
    }

    @GetMapping("/new")
    String begin(Model model) {
        Locale locale = Locale.forLanguageTag(shop.language());
        return page(TemplateForm.of("", shop.language(), templates.starter(locale)), null, model);
    }

    @PostMapping
    String create(
            @Valid @ModelAttribute("form") TemplateForm form,
            BindingResult errors,
            Principal who,
            Model model,
            RedirectAttributes redirect) {
        if (!errors.hasErrors()) {
            try {
                long id = templates.create(form.name(), form.language(), form.source(), who.getName());
                redirect.addFlashAttribute("flash", "templates.saved");
                return "redirect:/staff/templates/" + id;
            } catch (TemplateRefused | TemplateNameTaken e) {
                refuse(errors, e);
            }
        }
        return page(form, null, model);
    }

    @GetMapping("/{id}")
    String show(@PathVariable long id, @RequestParam(defaultValue = "") String language, Model model) {
        TemplateSummary template = find(id);
        Map<String, TemplateSource> sources = templates.sources(id);
        String shown = language.matches("[a-z]{2}") ? language : template.language();
        TemplateSource source = sources.get(shown);
        // A language that is new begins with what is there.
        return page(TemplateForm.of(template.name(), shown, source == null ? first(sources) : source), template, model);
    }

    private static TemplateSource first(Map<String, TemplateSource> sources) {
        return sources.values().iterator().next();
    }

    @PostMapping("/{id}")
    String save(
            @PathVariable long id,
            @Valid @ModelAttribute("form") TemplateForm form,
            BindingResult errors,
            Principal who,
            Model model,
            RedirectAttributes redirect) {
        TemplateSummary template = find(id);
        if (!errors.hasErrors()) {
            try {
                templates.save(id, form.name(), form.language(), form.source(), who.getName());
                redirect.addFlashAttribute("flash", "templates.saved");
                return address(id, form.language());
            } catch (TemplateRefused | TemplateNameTaken e) {
                refuse(errors, e);
            }
        }
        return page(form, template, model);
    }

    /** To whoever asks for it, from what is saved. */
    @PostMapping("/{id}/tests")
    String test(@PathVariable long id, @RequestParam String language, Principal who, RedirectAttributes redirect) {
        TemplateSource source = templates.sources(id).get(language);
        if (source == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        String refused = previews.sendTest(source, language, null, who.getName());
        redirect.addFlashAttribute("flash", refused == null ? "templates.tested" : "templates.test-failed");
        redirect.addFlashAttribute("flashArgs", new Object[] {refused == null ? who.getName() : refused});
        if (refused != null) {
            redirect.addFlashAttribute("flashKind", "danger");
        }
        return address(id, language);
    }

    /** Has each mail of the template bring a voucher, or none. */
    @PostMapping("/{id}/offer")
    String bring(@PathVariable long id, @RequestParam String offer, Principal who, RedirectAttributes redirect) {
        find(id);
        Long chosen = offer.isEmpty() ? null : number(offer);
        templates.bring(id, chosen, who.getName());
        redirect.addFlashAttribute("flash", chosen == null ? "templates.offer.none-now" : "templates.offer.chosen");
        return "redirect:/staff/templates/" + id;
    }

    private long number(String offer) {
        return offers.vouchers().keySet().stream()
                .filter(one -> one.toString().equals(offer))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    @PostMapping("/{id}/deletion")
    String delete(@PathVariable long id, Principal who, RedirectAttributes redirect) {
        try {
            templates.delete(id, who.getName());
        } catch (TemplateInUse e) {
            redirect.addFlashAttribute("flash", "templates.in-use");
            redirect.addFlashAttribute("flashKind", "danger");
            return "redirect:/staff/templates/" + id;
        }
        redirect.addFlashAttribute("flash", "templates.deleted");
        return "redirect:/staff/templates";
    }

    private static String address(long id, String language) {
        return "redirect:/staff/templates/" + id + "?language=" + language;
    }

    private static void refuse(BindingResult errors, RuntimeException e) {
        if (e instanceof TemplateRefused refused) {
            String field = refused.part().equals("html") ? "mjml" : refused.part();
            errors.rejectValue(field, "templates.refused", new Object[] {refused.getMessage()}, "");
        } else {
            errors.rejectValue("name", "templates.name.taken");
        }
    }

    private String page(TemplateForm form, @Nullable TemplateSummary template, Model model) {
        Map<String, String> names = new LinkedHashMap<>();
        LANGUAGES.forEach(language -> names.put(language, format.language(language)));
        model.addAttribute("form", form);
        model.addAttribute("template", template);
        model.addAttribute("languages", names.keySet());
        model.addAttribute("languageNames", names);
        model.addAttribute("tags", TAGS);
        if (template != null) {
            model.addAttribute("offers", offers.vouchers());
            model.addAttribute("brings", templates.offer(template.templateId()).orElse(null));
        }
        return FORM;
    }

    private TemplateSummary find(long id) {
        return templates.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
