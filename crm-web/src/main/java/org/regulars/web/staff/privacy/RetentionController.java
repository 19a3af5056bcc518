package org.regulars.web.staff.privacy;

import java.security.Principal;
import org.regulars.privacy.Retention;
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

/** How long each kind of data is kept: look what a rule would delete, then switch it on. */
@Controller
@RequestMapping("/staff/retention")
@PreAuthorize("hasRole('ADMIN')")
class RetentionController {

    private static final int LONGEST = 36_500;

    private final Retention retention;

    RetentionController(Retention retention) {
        this.retention = retention;
    }

    @GetMapping
    String list(Model model) {
        model.addAttribute("rules", retention.rules());
        return "staff/privacy/retention";
    }

    /** Asking changes nothing, so it may be a link. */
    @GetMapping("/{kind}")
    String dryRun(@PathVariable String kind, @RequestParam(defaultValue = "") String days, Model model) {
        Retention.Rule rule = retention.rules().stream()
                .filter(one -> one.kind().equals(kind))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        Integer kept = rule.keepDays();
        int asked = number(days);
        int shown = asked > 0 ? asked : kept != null ? kept : rule.suggestedDays() > 0 ? rule.suggestedDays() : 1095;
        model.addAttribute("rule", rule);
        model.addAttribute("wrong", !days.isBlank() && asked <= 0);
        model.addAttribute("typed", days.isBlank() ? Integer.toString(shown) : days);
        model.addAttribute("run", retention.dryRun(kind, shown).orElseThrow());
        return "staff/privacy/retention-rule";
    }

    @PostMapping("/{kind}")
    String change(
            @PathVariable String kind,
            @RequestParam(defaultValue = "") String days,
            @RequestParam(defaultValue = "false") boolean enabled,
            Principal who,
            RedirectAttributes redirect) {
        int keep = number(days);
        if (keep <= 0) {
            redirect.addFlashAttribute("flash", "retention.days.wrong");
            redirect.addFlashAttribute("flashKind", "danger");
            return "redirect:/staff/retention/" + kind;
        }
        if (!retention.change(kind, keep, enabled, who.getName())) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        redirect.addFlashAttribute("flash", enabled ? "retention.on.now" : "retention.off.now");
        return "redirect:/staff/retention";
    }

    private static int number(String typed) {
        try {
            int days = Integer.parseInt(typed.strip());
            return days >= 1 && days <= LONGEST ? days : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
