package org.regulars.web.staff.offer;

import java.security.Principal;
import org.regulars.customer.CustomerDirectory;
import org.regulars.offer.Giving;
import org.regulars.offer.Outcome;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Staff give an offer to one customer, and take it back. */
@Controller
@RequestMapping("/staff/customers/{id}/offers")
@PreAuthorize(OffersPanel.MAY_GIVE)
class GivingController {

    private final Giving giving;
    private final CustomerDirectory directory;

    GivingController(Giving giving, CustomerDirectory directory) {
        this.giving = giving;
        this.directory = directory;
    }

    /** The page that the form stood on is the occasion, so that a second press of the button gives nothing more. */
    @PostMapping
    String give(
            @PathVariable long id,
            @RequestParam long offer,
            @RequestParam String occasion,
            @RequestParam(defaultValue = "false") boolean mail,
            Principal who,
            RedirectAttributes redirect) {
        find(id);
        Outcome outcome =
                giving.give(offer, id, "staff-" + occasion, mail, who.getName()).outcome();
        redirect.addFlashAttribute("flash", "offers.give." + outcome.key());
        if (!outcome.has()) {
            redirect.addFlashAttribute("flashKind", "danger");
        }
        return back(id);
    }

    @PostMapping("/{givenId}/taking-back")
    String takeBack(@PathVariable long id, @PathVariable long givenId, Principal who, RedirectAttributes redirect) {
        find(id);
        boolean taken = giving.takeBack(id, givenId, who.getName());
        redirect.addFlashAttribute("flash", taken ? "offers.taken-back" : "offers.taken-back.not");
        if (!taken) {
            redirect.addFlashAttribute("flashKind", "danger");
        }
        return back(id);
    }

    private void find(long id) {
        if (directory.find(id).filter(one -> one.who().mergedInto() == null).isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
    }

    private static String back(long id) {
        return "redirect:/staff/customers/" + id + "#panel-offers";
    }
}
