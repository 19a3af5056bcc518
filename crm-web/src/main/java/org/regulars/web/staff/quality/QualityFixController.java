package org.regulars.web.staff.quality;

import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.regulars.quality.Quality;
import org.regulars.quality.QualityFixes;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Puts right what is wrong, one or all, takes it back, or says that it is right as it is. */
@Controller
@RequestMapping("/staff/quality")
@PreAuthorize(QualityController.WHO)
class QualityFixController {

    private static final String FLASH = "flash";

    private final Quality quality;
    private final QualityFixes fixes;

    QualityFixController(Quality quality, QualityFixes fixes) {
        this.quality = quality;
        this.fixes = fixes;
    }

    /** Applies one suggestion, or all when no customer is named. */
    @PostMapping("/{issue}/fixes")
    String fix(
            @PathVariable String issue,
            @RequestParam(required = false) @Nullable Long customer,
            @RequestParam(defaultValue = "") String subject,
            @RequestParam(defaultValue = "") String back,
            Principal who,
            RedirectAttributes redirect) {
        long applied = customer == null
                ? fixes.applyAll(who.getName(), issue)
                : fixes.apply(who.getName(), issue, customer, subject);
        if (applied == 0) {
            redirect.addFlashAttribute(FLASH, "quality.fix.none");
            redirect.addFlashAttribute("flashKind", "warning");
        } else {
            redirect.addFlashAttribute(FLASH, "quality.fix.done");
            redirect.addFlashAttribute("flashArgs", new Object[] {applied});
        }
        return customer == null ? "redirect:/staff/quality#fixes" : back(issue, customer, back);
    }

    @PostMapping("/fixes/{fixId}/undo")
    String undo(@PathVariable long fixId, Principal who, RedirectAttributes redirect) {
        redirect.addFlashAttribute(
                FLASH, fixes.undo(who.getName(), fixId) ? "quality.fix.undone" : "quality.fix.undone.before");
        return "redirect:/staff/quality#fixes";
    }

    @PostMapping("/{issue}/acceptances")
    String accept(
            @PathVariable String issue,
            @RequestParam long customer,
            @RequestParam(defaultValue = "") String subject,
            @RequestParam(defaultValue = "") String back,
            Principal who,
            RedirectAttributes redirect) {
        quality.accept(who.getName(), customer, issue, subject);
        redirect.addFlashAttribute(FLASH, "quality.accepted");
        return back(issue, customer, back);
    }

    private static String back(String issue, long customer, String back) {
        return back.equals("customer")
                ? "redirect:/staff/customers/" + customer + "#panel-quality"
                : "redirect:/staff/quality/" + issue;
    }
}
