package org.regulars.web.staff.duplicate;

import java.security.Principal;
import org.regulars.customer.CustomerDirectory;
import org.regulars.customer.MergeNotPossible;
import org.regulars.customer.Merges;
import org.regulars.customer.UndoneMerge;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Merging a customer with one that somebody looks up, and undoing a merge. */
@Controller
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING', 'SERVICE')")
class MergesController {

    private static final int SHOWN = 20;

    private final Merges merges;
    private final CustomerDirectory directory;

    MergesController(Merges merges, CustomerDirectory directory) {
        this.merges = merges;
        this.directory = directory;
    }

    @GetMapping("/staff/customers/{id}/merge")
    String choose(@PathVariable long id, @RequestParam(defaultValue = "") String q, Model model) {
        model.addAttribute(
                "customer", directory.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
        model.addAttribute("q", q);
        model.addAttribute(
                "found",
                directory.search(q, null, SHOWN).lines().stream()
                        .filter(line -> line.customerId() != id)
                        .toList());
        return "staff/duplicate/choose";
    }

    @PostMapping("/staff/merges/{id}/undo")
    String undo(@PathVariable long id, Principal who, RedirectAttributes redirect) {
        long survivor = merges.survivorOf(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        try {
            UndoneMerge undone = merges.undo(id, who.getName());
            redirect.addFlashAttribute(
                    "flash", undone.kept().isEmpty() ? "duplicates.undone" : "duplicates.undone.kept");
            redirect.addFlashAttribute("flashArgs", new Object[] {String.join(", ", undone.kept())});
            redirect.addFlashAttribute("partedFrom", undone.backId());
            return "redirect:/staff/customers/" + undone.stayedId();
        } catch (MergeNotPossible e) {
            DuplicatesController.refused(e, redirect);
            return "redirect:/staff/customers/" + survivor;
        }
    }
}
