package org.regulars.web.staff.template;

import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.audit.AuditTrail;
import org.regulars.customer.CustomerDirectory;
import org.regulars.customer.CustomerLine;
import org.regulars.delivery.MailPreview;
import org.regulars.delivery.MailPreviews;
import org.regulars.template.RenderFailed;
import org.regulars.template.TemplateRefused;
import org.regulars.template.Templates;
import org.regulars.web.staff.mailbox.MailFrame;
import org.springframework.context.MessageSource;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.util.HtmlUtils;

/** What a template makes while it is being written: the mail in a frame, and what is worth a second look. Saves nothing. */
@Controller
@RequestMapping("/staff/templates/preview")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
class PreviewController {

    private final Templates templates;
    private final MailPreviews previews;
    private final CustomerDirectory directory;
    private final AuditTrail audit;
    private final MessageSource messages;

    PreviewController(
            Templates templates,
            MailPreviews previews,
            CustomerDirectory directory,
            AuditTrail audit,
            MessageSource messages) {
        this.templates = templates;
        this.previews = previews;
        this.directory = directory;
        this.audit = audit;
        this.messages = messages;
    }

    @PostMapping("/html")
    ResponseEntity<byte[]> html(@ModelAttribute("form") TemplateForm form, Principal who, Locale locale) {
        Look look = look(form, who, locale);
        MailPreview mail = look.mail();
        return MailFrame.of(mail == null ? paragraph(look.problem()) : mail.html());
    }

    @PostMapping("/text")
    ResponseEntity<byte[]> text(@ModelAttribute("form") TemplateForm form, Principal who, Locale locale) {
        Look look = look(form, who, locale);
        MailPreview mail = look.mail();
        return MailFrame.of(
                mail == null
                        ? paragraph(look.problem())
                        : "<pre style=\"white-space:pre-wrap;font:14px/1.5 monospace\">"
                                + HtmlUtils.htmlEscape(mail.text()) + "</pre>");
    }

    @PostMapping("/findings")
    String findings(@ModelAttribute("form") TemplateForm form, Principal who, Locale locale, Model model) {
        Look look = look(form, who, locale);
        model.addAttribute("look", look);
        return "staff/template/form :: findings";
    }

    private Look look(TemplateForm form, Principal who, Locale locale) {
        Optional<CustomerLine> customer = form.as().isEmpty() ? Optional.empty() : named(form.as());
        if (customer.isEmpty() && !form.as().isEmpty()) {
            return new Look(null, messages.getMessage("templates.as.unknown", null, locale), "");
        }
        customer.ifPresent(
                it -> audit.recordAll(who.getName(), "mail-previewed", "template", List.of(it.customerId()), Map.of()));
        try {
            templates.check(form.source());
            return new Look(
                    previews.preview(
                            form.source(),
                            form.language().isEmpty() ? "en" : form.language(),
                            customer.map(CustomerLine::customerId).orElse(null)),
                    "",
                    customer.map(CustomerLine::name).orElse(""));
        } catch (TemplateRefused | RenderFailed e) {
            return new Look(null, messages.getMessage("templates.refused", new Object[] {e.getMessage()}, locale), "");
        }
    }

    private Optional<CustomerLine> named(String typed) {
        return directory.search(typed, null, 1).lines().stream().findFirst();
    }

    private static String paragraph(String text) {
        return "<p style=\"font:16px/1.5 sans-serif;color:#a32424\">" + HtmlUtils.htmlEscape(text) + "</p>";
    }

    /**
     * @param mail null when there is none, for the reason in problem
     * @param as name of the customer it is shown for; '' for nobody in particular
     */
    record Look(@Nullable MailPreview mail, String problem, String as) {}
}
