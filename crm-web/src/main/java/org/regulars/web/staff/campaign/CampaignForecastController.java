package org.regulars.web.staff.campaign;

import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.regulars.audit.AuditTrail;
import org.regulars.campaign.CampaignForecast;
import org.regulars.campaign.CampaignForecast.Forecast;
import org.regulars.campaign.CampaignForecast.Part;
import org.regulars.campaign.CampaignSummary;
import org.regulars.campaign.Campaigns;
import org.regulars.customer.CustomerDirectory;
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

/** What would become of a campaign if it went as it is, and of whom. */
@Controller
@RequestMapping("/staff/campaigns/{id}/forecast")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING', 'ANALYST')")
class CampaignForecastController {

    private final Campaigns campaigns;
    private final CampaignForecast forecasts;
    private final CustomerDirectory directory;
    private final AuditTrail audit;

    CampaignForecastController(
            Campaigns campaigns, CampaignForecast forecasts, CustomerDirectory directory, AuditTrail audit) {
        this.campaigns = campaigns;
        this.forecasts = forecasts;
        this.directory = directory;
        this.audit = audit;
    }

    @GetMapping
    String show(@PathVariable long id, Model model) {
        fill(id, model);
        return "staff/campaign/forecast";
    }

    /** Some of those of whom the same becomes; who looked at them is on record. */
    @PostMapping
    @PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
    String people(
            @PathVariable long id,
            @RequestParam String state,
            @RequestParam(defaultValue = "") String reason,
            Principal who,
            Model model) {
        Part part = fill(id, model).parts().stream()
                .filter(one -> one.state().key().equals(state) && one.reason().equals(reason))
                .findFirst()
                .orElse(null);
        List<Long> some = part == null ? List.of() : part.some();
        audit.recordAll(who.getName(), "campaign-person-looked-up", "campaign " + id, some, Map.of());
        model.addAttribute("part", part);
        model.addAttribute("people", directory.lines(some));
        return "staff/campaign/forecast";
    }

    private Forecast fill(long id, Model model) {
        CampaignSummary campaign =
                campaigns.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        Forecast forecast = forecasts.of(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        model.addAttribute("campaign", campaign);
        model.addAttribute("forecast", forecast);
        return forecast;
    }
}
