package org.regulars.web.staff.campaign;

import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.regulars.campaign.CampaignNotReady;
import org.regulars.campaign.CampaignResults;
import org.regulars.campaign.CampaignSummary;
import org.regulars.campaign.Campaigns;
import org.regulars.dispatch.DispatchState;
import org.regulars.response.Responses;
import org.regulars.segment.Segments;
import org.regulars.template.TemplateRefused;
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

/** Campaigns: where each stands, the steps it can take, what came of it. */
@Controller
@RequestMapping("/staff/campaigns")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING', 'ANALYST')")
class CampaignsController {

    private final Campaigns campaigns;
    private final CampaignResults results;
    private final Segments segments;
    private final Responses responses;

    CampaignsController(Campaigns campaigns, CampaignResults results, Segments segments, Responses responses) {
        this.campaigns = campaigns;
        this.results = results;
        this.segments = segments;
        this.responses = responses;
    }

    @GetMapping
    String list(Model model) {
        Map<String, Map<DispatchState, Long>> states = results.states();
        model.addAttribute(
                "lines",
                campaigns.all().stream()
                        .map(campaign -> new Line(campaign, states.getOrDefault(campaign.sourceKey(), Map.of())))
                        .toList());
        return "staff/campaign/list";
    }

    @GetMapping("/{id}")
    String show(@PathVariable long id, Model model) {
        CampaignSummary campaign = find(id);
        progress(campaign, model);
        model.addAttribute("figures", responses.figures("campaign", campaign.sourceKey()));
        List<CampaignResults.Group> groups = results.groups(campaign);
        model.addAttribute("variants", campaigns.variants(id));
        model.addAttribute("groups", groups);
        model.addAttribute("winner", results.winner(groups).orElse(null));
        model.addAttribute("countingUntil", results.countingUntil(campaign));
        Map<Long, String> names = new LinkedHashMap<>();
        segments.all().forEach(one -> names.put(one.segmentId(), one.name()));
        model.addAttribute("segmentNames", names);
        return "staff/campaign/show";
    }

    /** What changes while it goes out. What it brought is not part of it: that asks about every order of its people. */
    @GetMapping("/{id}/progress")
    String moving(@PathVariable long id, Model model) {
        progress(find(id), model);
        return "staff/campaign/show :: progress";
    }

    private void progress(CampaignSummary campaign, Model model) {
        model.addAttribute("campaign", campaign);
        model.addAttribute("line", new Line(campaign, results.states(campaign)));
        model.addAttribute("reasons", results.reasons(campaign));
    }

    /** One of the steps that a campaign can take. */
    @PostMapping("/{id}/steps")
    @PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
    String step(@PathVariable long id, @RequestParam Step step, Principal who, RedirectAttributes redirect) {
        find(id);
        try {
            Object told = step.take(campaigns, id, who.getName());
            redirect.addFlashAttribute("flash", "campaigns.done." + step.name());
            redirect.addFlashAttribute("flashArgs", new Object[] {told});
            return step == Step.DELETE ? "redirect:/staff/campaigns" : "redirect:/staff/campaigns/" + id;
        } catch (CampaignNotReady e) {
            redirect.addFlashAttribute("flash", "campaigns.not-ready." + e.reason());
        } catch (TemplateRefused e) {
            redirect.addFlashAttribute("flash", "templates.refused");
            redirect.addFlashAttribute("flashArgs", new Object[] {e.getMessage()});
        }
        redirect.addFlashAttribute("flashKind", "danger");
        return "redirect:/staff/campaigns/" + id;
    }

    private CampaignSummary find(long id) {
        return campaigns.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /** What staff can do with a campaign. */
    enum Step {
        LAUNCH(Campaigns::launch),
        APPROVE(Campaigns::approve),
        RECALL(Campaigns::recall),
        PAUSE(Campaigns::pause),
        RESUME(Campaigns::resume),
        CANCEL(Campaigns::cancel),
        DELETE(Campaigns::delete),
        RESEND(null);

        private final @Nullable Taking taking;

        Step(@Nullable Taking taking) {
            this.taking = taking;
        }

        /** Returns what the message about it says. */
        Object take(Campaigns campaigns, long id, String actor) {
            if (taking == null) {
                return campaigns.resend(id, actor);
            }
            taking.take(campaigns, id, actor);
            return "";
        }

        private interface Taking {
            void take(Campaigns campaigns, long id, String actor);
        }
    }

    /** A campaign and the ledger's states of its people. */
    record Line(CampaignSummary campaign, Map<DispatchState, Long> states) {

        public long of(String state) {
            return states.getOrDefault(DispatchState.of(state), 0L);
        }

        public long all() {
            return states.values().stream().mapToLong(Long::longValue).sum();
        }

        /** How many have come to an end, one way or the other. */
        public long over() {
            return all() - of("planned") - of("held") - of("claimed") - of("attempted");
        }

        public long waiting() {
            return of("planned") + of("held") + of("claimed") + of("attempted");
        }
    }
}
