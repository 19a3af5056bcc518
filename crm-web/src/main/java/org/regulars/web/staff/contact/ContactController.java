package org.regulars.web.staff.contact;

import jakarta.validation.Valid;
import java.security.Principal;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.regulars.customer.CustomerDetail;
import org.regulars.customer.CustomerDirectory;
import org.regulars.interaction.ContactChannel;
import org.regulars.interaction.Contacts;
import org.regulars.shop.ShopProperties;
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

/** Staff write down that they talked with a customer. */
@Controller
@RequestMapping("/staff/customers/{id}/contacts")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING', 'SERVICE', 'SALES')")
class ContactController {

    private final Contacts contacts;
    private final CustomerDirectory directory;
    private final ShopProperties shop;
    private final MessageSource messages;
    private final Clock clock;

    ContactController(
            Contacts contacts, CustomerDirectory directory, ShopProperties shop, MessageSource messages, Clock clock) {
        this.contacts = contacts;
        this.directory = directory;
        this.shop = shop;
        this.messages = messages;
        this.clock = clock;
    }

    @GetMapping("/new")
    String blank(@PathVariable long id, Model model) {
        LocalDateTime now =
                LocalDateTime.ofInstant(clock.instant(), shop.zone()).truncatedTo(ChronoUnit.MINUTES);
        model.addAttribute("contact", new ContactForm(ContactChannel.PHONE, null, now, "", ""));
        return page(id, model);
    }

    @PostMapping
    String log(
            @PathVariable long id,
            @Valid @ModelAttribute("contact") ContactForm form,
            BindingResult errors,
            Principal who,
            Model model,
            RedirectAttributes redirect) {
        if (!errors.hasErrors()
                && form.contactWith(id, shop.zone())
                        .at()
                        .isAfter(clock.instant().plus(1, ChronoUnit.MINUTES))) {
            errors.rejectValue("at", "contacts.at.future");
        }
        if (errors.hasErrors()) {
            return page(id, model);
        }
        customer(id);
        contacts.log(form.contactWith(id, shop.zone()), who.getName());
        redirect.addFlashAttribute("flash", "contacts.logged");
        return "redirect:/staff/customers/" + id;
    }

    private String page(long id, Model model) {
        model.addAttribute("customer", customer(id));
        model.addAttribute("channels", channels());
        return "staff/contact/form";
    }

    private CustomerDetail customer(long id) {
        return directory
                .find(id)
                .filter(customer -> !customer.who().state().equals("erased"))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private Map<ContactChannel, String> channels() {
        Map<ContactChannel, String> words = new LinkedHashMap<>();
        Arrays.stream(ContactChannel.values())
                .forEach(channel -> words.put(
                        channel,
                        messages.getMessage(
                                "timeline.channel." + channel.key(), null, LocaleContextHolder.getLocale())));
        return words;
    }
}
