package org.regulars.web.staff.campaign;

import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.regulars.audit.AuditTrail;
import org.regulars.campaign.CampaignSummary;
import org.regulars.campaign.Campaigns;
import org.regulars.customer.CustomerDirectory;
import org.regulars.customer.CustomerLine;
import org.regulars.dispatch.DispatchSummary;
import org.regulars.dispatch.Dispatches;
import org.regulars.segment.Finding;
import org.regulars.segment.SegmentSummary;
import org.regulars.segment.Segments;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Why somebody got a campaign, waits for it, or gets nothing. What is typed comes by POST, so that no address keeps it. */
@Controller
@RequestMapping("/staff/campaigns/{id}/person")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
class CampaignPersonController {

    private static final int MOST = 5;

    private final Campaigns campaigns;
    private final CustomerDirectory directory;
    private final Dispatches dispatches;
    private final Segments segments;
    private final AuditTrail audit;

    CampaignPersonController(
            Campaigns campaigns,
            CustomerDirectory directory,
            Dispatches dispatches,
            Segments segments,
            AuditTrail audit) {
        this.campaigns = campaigns;
        this.directory = directory;
        this.dispatches = dispatches;
        this.segments = segments;
        this.audit = audit;
    }

    @PostMapping
    String find(@PathVariable long id, @RequestParam(defaultValue = "") String q, Principal who, Model model) {
        CampaignSummary campaign =
                campaigns.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        List<CustomerLine> found =
                q.isBlank() ? List.of() : directory.search(q, null, MOST).lines();
        audit.recordAll(
                who.getName(),
                "campaign-person-looked-up",
                "campaign " + id,
                found.stream().map(CustomerLine::customerId).toList(),
                Map.of());
        model.addAttribute("campaign", campaign);
        model.addAttribute("q", q);
        model.addAttribute(
                "people", found.stream().map(one -> person(campaign, one)).toList());
        return "staff/campaign/person";
    }

    private Person person(CampaignSummary campaign, CustomerLine customer) {
        List<DispatchSummary> lines = dispatches.of(customer.customerId(), "campaign", campaign.sourceKey());
        List<Belonging> belongings = lines.isEmpty()
                ? java.util.stream.Stream.of(
                                campaign.settings().included(),
                                campaign.settings().excluded())
                        .flatMap(ids -> ids.stream())
                        .map(id -> belonging(campaign, id, customer.customerId()))
                        .toList()
                : List.of();
        return new Person(customer, lines, belongings);
    }

    private Belonging belonging(CampaignSummary campaign, long segmentId, long customerId) {
        List<Finding> findings = segments.why(segmentId, customerId);
        return new Belonging(
                segments.find(segmentId).map(SegmentSummary::name).orElse(""),
                campaign.settings().excluded().contains(segmentId),
                findings);
    }

    /** What the ledger says of a customer; where it says nothing, how they stand to each segment. */
    record Person(CustomerLine customer, List<DispatchSummary> lines, List<Belonging> belongings) {}

    /** The rule of a segment, line by line, for one customer. */
    record Belonging(String segment, boolean excluded, List<Finding> findings) {}
}
