package org.regulars.web.staff.consent;

import java.security.Principal;
import org.regulars.consent.SealedLedger;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Whether the consent ledger is as it was recorded, and since when that is known. */
@Controller
@RequestMapping("/staff/consents")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING', 'SERVICE')")
class ConsentLedgerController {

    private static final int SHOWN = 20;

    private final SealedLedger ledger;

    ConsentLedgerController(SealedLedger ledger) {
        this.ledger = ledger;
    }

    @GetMapping
    String show(Model model) {
        model.addAttribute("standing", ledger.standing());
        model.addAttribute("checks", ledger.checks(SHOWN));
        return "staff/consent/ledger";
    }

    @PostMapping("/checks")
    String check(Principal who, RedirectAttributes redirect) {
        boolean sound = ledger.check(who.getName()).sound();
        redirect.addFlashAttribute("flash", sound ? "consents.check.sound" : "consents.check.found");
        if (!sound) {
            redirect.addFlashAttribute("flashKind", "danger");
        }
        return "redirect:/staff/consents";
    }
}
