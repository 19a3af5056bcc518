package org.regulars.web.staff.tracking;

import java.security.Principal;
import java.util.Set;
import org.regulars.response.TrackingRules;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Where opens and clicks are measured: in the whole shop, and for each purpose. */
@Controller
@RequestMapping("/staff/tracking")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
class TrackingRulesController {

    private final TrackingRules rules;

    TrackingRulesController(TrackingRules rules) {
        this.rules = rules;
    }

    @GetMapping
    String show(Model model) {
        model.addAttribute("rules", rules.all());
        return "staff/tracking/show";
    }

    /**
     * @param opens the purposes whose opens are measured, "shop" for the whole shop
     * @param clicks the same of clicks
     */
    @PostMapping
    String change(
            @RequestParam(defaultValue = "") Set<String> opens,
            @RequestParam(defaultValue = "") Set<String> clicks,
            Principal who,
            RedirectAttributes redirect) {
        for (TrackingRules.Rule rule : rules.all()) {
            String name = rule.purpose().isEmpty() ? "shop" : rule.purpose();
            rules.change(rule.purpose(), opens.contains(name), clicks.contains(name), who.getName());
        }
        redirect.addFlashAttribute("flash", "tracking.saved");
        return "redirect:/staff/tracking";
    }
}
