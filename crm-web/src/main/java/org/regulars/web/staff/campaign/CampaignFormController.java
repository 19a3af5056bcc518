package org.regulars.web.staff.campaign;

import jakarta.validation.Valid;
import java.security.Principal;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.regulars.campaign.CampaignNotReady;
import org.regulars.campaign.CampaignState;
import org.regulars.campaign.CampaignSummary;
import org.regulars.campaign.Campaigns;
import org.regulars.campaign.Repeats;
import org.regulars.segment.Segments;
import org.regulars.shop.ShopProperties;
import org.regulars.template.Templates;
import org.regulars.web.page.Abouts;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
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
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Makes and changes a campaign while it is a draft. */
@Controller
@RequestMapping("/staff/campaigns")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
class CampaignFormController {

    private static final String FORM = "staff/campaign/form";

    private final Campaigns campaigns;
    private final Segments segments;
    private final Templates templates;
    private final Abouts abouts;
    private final ShopProperties shop;
    private final MessageSource messages;

    CampaignFormController(
            Campaigns campaigns,
            Segments segments,
            Templates templates,
            Abouts abouts,
            ShopProperties shop,
            MessageSource messages) {
        this.campaigns = campaigns;
        this.segments = segments;
        this.templates = templates;
        this.abouts = abouts;
        this.shop = shop;
        this.messages = messages;
    }

    @GetMapping("/new")
    String begin(Model model) {
        return page(CampaignForm.empty(), null, model);
    }

    @PostMapping
    String create(
            @Valid @ModelAttribute("form") CampaignForm form,
            BindingResult errors,
            Principal who,
            Model model,
            RedirectAttributes redirect) {
        check(form, errors);
        if (errors.hasErrors()) {
            return page(form, null, model);
        }
        long id = campaigns.create(form.settings(), who.getName());
        redirect.addFlashAttribute("flash", "campaigns.saved");
        return "redirect:/staff/campaigns/" + id;
    }

    @GetMapping("/{id}/edit")
    String edit(@PathVariable long id, Model model) {
        CampaignSummary campaign = draft(id);
        return page(CampaignForm.of(campaign.settings()), campaign, model);
    }

    @PostMapping("/{id}")
    String change(
            @PathVariable long id,
            @Valid @ModelAttribute("form") CampaignForm form,
            BindingResult errors,
            Principal who,
            Model model,
            RedirectAttributes redirect) {
        CampaignSummary campaign = draft(id);
        check(form, errors);
        if (errors.hasErrors()) {
            return page(form, campaign, model);
        }
        try {
            campaigns.change(id, form.settings(), who.getName());
            redirect.addFlashAttribute("flash", "campaigns.saved");
        } catch (CampaignNotReady e) {
            redirect.addFlashAttribute("flash", "campaigns.not-ready." + e.reason());
            redirect.addFlashAttribute("flashKind", "danger");
        }
        return "redirect:/staff/campaigns/" + id;
    }

    /** What names something that is gone, or a moment that never comes. */
    private void check(CampaignForm form, BindingResult errors) {
        if (!form.about().isEmpty() && !abouts.choices().containsKey(form.about())) {
            errors.rejectValue("about", "campaigns.about.missing");
        }
        if (!errors.hasFieldErrors("startsAt") && !form.startsAt().isEmpty()) {
            try {
                LocalDateTime.parse(form.startsAt());
            } catch (DateTimeException e) {
                errors.rejectValue("startsAt", "campaigns.starts-at.wrong");
            }
        }
        if (form.startsAt().isEmpty() && form.localTime()) {
            errors.rejectValue("startsAt", "campaigns.starts-at.local");
        }
        for (String field : List.of("templateA", "templateB", "templateC")) {
            Object typed = errors.getFieldValue(field);
            if (typed instanceof String id
                    && id.matches("\\d{1,18}")
                    && templates.find(Long.parseLong(id)).isEmpty()) {
                errors.rejectValue(field, "campaigns.template.missing");
            }
        }
        boolean gone = Stream.of(form.included(), form.excluded())
                .flatMap(typed -> CampaignForm.ids(typed).stream())
                .anyMatch(id -> segments.find(id).isEmpty());
        if (gone) {
            errors.reject("campaigns.segment.gone");
        }
    }

    private String page(CampaignForm form, @Nullable CampaignSummary campaign, Model model) {
        Locale locale = LocaleContextHolder.getLocale();
        Map<String, String> mails = new LinkedHashMap<>();
        templates.all().forEach(one -> mails.put(Long.toString(one.templateId()), one.name()));
        Map<String, String> repeats = new LinkedHashMap<>();
        for (Repeats one : Repeats.values()) {
            repeats.put(one.name(), messages.getMessage("campaigns.repeats." + one.name(), null, locale));
        }
        Map<String, String> priorities = new LinkedHashMap<>();
        for (int priority = 1; priority <= 9; priority++) {
            priorities.put(
                    Integer.toString(priority), messages.getMessage("campaigns.priority." + priority, null, locale));
        }
        model.addAttribute("form", form);
        model.addAttribute("campaign", campaign);
        model.addAttribute("segments", segments.all());
        model.addAttribute("templates", mails);
        model.addAttribute("abouts", abouts.choices());
        model.addAttribute("repeats", repeats);
        model.addAttribute("priorities", priorities);
        model.addAttribute("zone", shop.zone().getId());
        return FORM;
    }

    private CampaignSummary draft(long id) {
        return campaigns
                .find(id)
                .filter(campaign -> campaign.state() == CampaignState.DRAFT)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
