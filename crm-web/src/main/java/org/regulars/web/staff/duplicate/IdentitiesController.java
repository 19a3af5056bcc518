package org.regulars.web.staff.duplicate;

import java.security.Principal;
import java.util.List;
import java.util.Optional;
import org.regulars.customer.CustomerDetail;
import org.regulars.customer.CustomerDirectory;
import org.regulars.customer.Identities;
import org.regulars.customer.IdentityKind;
import org.regulars.customer.PhoneNumbers;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Puts right what a customer is known by. */
@Controller
@RequestMapping("/staff/customers/{id}/identities")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING', 'SERVICE')")
class IdentitiesController {

    private static final List<String> KINDS = List.of("email", "phone", "social", "shop-number");

    private final CustomerDirectory directory;
    private final Identities identities;

    IdentitiesController(CustomerDirectory directory, Identities identities) {
        this.directory = directory;
        this.identities = identities;
    }

    @GetMapping
    String show(@PathVariable long id, Model model) {
        return page(id, "email", "", null, model);
    }

    @PostMapping
    String add(
            @PathVariable long id,
            @RequestParam(defaultValue = "email") String kind,
            @RequestParam(defaultValue = "") String value,
            Principal who,
            Model model,
            RedirectAttributes redirect) {
        current(id);
        IdentityKind of = kind(kind);
        if (of.normalise(value).isEmpty()) {
            String problem = of == IdentityKind.PHONE
                    ? PhoneNumbers.problem(value).map(PhoneNumbers.Problem::key).orElse("no-number")
                    : kind;
            return page(id, kind, value, "identities.problem." + problem, model);
        }
        Optional<Long> holder = identities.holder(of, value).filter(other -> other != id);
        if (holder.isEmpty() && identities.add(id, of, value, who.getName())) {
            redirect.addFlashAttribute("flash", "identities.added");
            return "redirect:/staff/customers/" + id + "/identities";
        }
        // Somebody else has it: perhaps both are one person, which a person decides.
        redirect.addFlashAttribute("flash", "identities.elsewhere");
        redirect.addFlashAttribute("flashKind", "warning");
        return "redirect:/staff/duplicates/" + id + "/"
                + holder.or(() -> identities.holder(of, value)).orElse(id);
    }

    @PostMapping("/prefer")
    String prefer(
            @PathVariable long id,
            @RequestParam String kind,
            @RequestParam String shown,
            Principal who,
            RedirectAttributes redirect) {
        current(id);
        identities.prefer(id, kind(kind), shown, who.getName());
        redirect.addFlashAttribute("flash", "identities.preferred.done");
        return "redirect:/staff/customers/" + id + "/identities";
    }

    @PostMapping("/remove")
    String remove(
            @PathVariable long id,
            @RequestParam String kind,
            @RequestParam String shown,
            Principal who,
            RedirectAttributes redirect) {
        current(id);
        identities.remove(id, kind(kind), shown, who.getName());
        redirect.addFlashAttribute("flash", "identities.removed");
        return "redirect:/staff/customers/" + id + "/identities";
    }

    private String page(
            long id, String kind, String value, @org.jspecify.annotations.Nullable String problem, Model model) {
        model.addAttribute("customer", current(id));
        model.addAttribute("kinds", KINDS);
        model.addAttribute("kind", kind);
        model.addAttribute("value", value);
        model.addAttribute("problem", problem);
        return "staff/duplicate/identities";
    }

    private CustomerDetail current(long id) {
        return directory
                .find(id)
                .filter(customer ->
                        List.of("known", "visitor").contains(customer.who().state()))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static IdentityKind kind(String key) {
        if (!KINDS.contains(key)) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
        return IdentityKind.of(key);
    }
}
