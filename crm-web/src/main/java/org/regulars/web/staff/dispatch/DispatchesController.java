package org.regulars.web.staff.dispatch;

import java.security.Principal;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.regulars.audit.AuditTrail;
import org.regulars.bounce.ReturnedMails;
import org.regulars.campaign.Campaigns;
import org.regulars.consent.ConsentEntry;
import org.regulars.consent.ConsentLedger;
import org.regulars.dispatch.DispatchDetail;
import org.regulars.dispatch.DispatchFilter;
import org.regulars.dispatch.DispatchState;
import org.regulars.dispatch.DispatchSummary;
import org.regulars.dispatch.Dispatches;
import org.regulars.journey.Journeys;
import org.regulars.response.Responses;
import org.regulars.web.staff.mailbox.MailFrame;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriComponentsBuilder;

/** Every message intended for one person, with what was decided and why. */
@Controller
@RequestMapping("/staff/dispatches")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING', 'SERVICE', 'SALES')")
class DispatchesController {

    private static final int PAGE = 50;

    private final Dispatches dispatches;
    private final ConsentLedger consents;
    private final Journeys journeys;
    private final Campaigns campaigns;
    private final DispatchWords words;
    private final ReturnedMails returned;
    private final Responses responses;
    private final AuditTrail audit;

    DispatchesController(
            Dispatches dispatches,
            ConsentLedger consents,
            Journeys journeys,
            Campaigns campaigns,
            DispatchWords words,
            ReturnedMails returned,
            Responses responses,
            AuditTrail audit) {
        this.dispatches = dispatches;
        this.consents = consents;
        this.journeys = journeys;
        this.campaigns = campaigns;
        this.words = words;
        this.returned = returned;
        this.responses = responses;
        this.audit = audit;
    }

    @GetMapping
    String list(
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String source,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String after,
            Principal who,
            Model model) {
        DispatchFilter filter = new DispatchFilter(state(state), source, q);
        List<DispatchSummary> found = page(filter, after);
        boolean more = found.size() > PAGE;
        List<DispatchSummary> lines = more ? found.subList(0, PAGE) : found;
        audit.recordAll(
                who.getName(),
                "messages-listed",
                "messages",
                lines.stream().map(DispatchSummary::customerId).toList(),
                Map.of());
        Map<DispatchState, Long> counts = dispatches.counts(source);
        model.addAttribute("lines", lines);
        model.addAttribute("filter", filter);
        model.addAttribute("counts", counts);
        model.addAttribute(
                "all", counts.values().stream().mapToLong(Long::longValue).sum());
        model.addAttribute("states", DispatchState.values());
        model.addAttribute("journeys", journeys.all());
        model.addAttribute("campaigns", campaigns.all());
        model.addAttribute("filtered", filter.state() != null || !source.isEmpty() || !q.isBlank());
        model.addAttribute("first", after.isEmpty() ? null : address(filter, ""));
        model.addAttribute("next", more ? address(filter, lines.get(PAGE - 1).position()) : null);
        return "staff/dispatch/list";
    }

    private List<DispatchSummary> page(DispatchFilter filter, String after) {
        try {
            return dispatches.list(filter, after, PAGE + 1);
        } catch (DateTimeException | NumberFormatException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "No such page", e);
        }
    }

    private static @Nullable DispatchState state(String key) {
        try {
            return key.isEmpty() ? null : DispatchState.of(key);
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "No such state", e);
        }
    }

    private static String address(DispatchFilter filter, String after) {
        DispatchState state = filter.state();
        return UriComponentsBuilder.fromPath("/staff/dispatches")
                .queryParam("state", "{state}")
                .queryParam("source", "{source}")
                .queryParam("q", "{q}")
                .queryParam("after", "{after}")
                .encode()
                .buildAndExpand(Map.of(
                        "state",
                        state == null ? "" : state.key(),
                        "source",
                        filter.sourceKey(),
                        "q",
                        filter.search(),
                        "after",
                        after))
                .toUriString();
    }

    @GetMapping("/{customerId}/{dispatchId}")
    String show(@PathVariable long customerId, @PathVariable long dispatchId, Principal who, Model model) {
        DispatchDetail dispatch = find(customerId, dispatchId);
        audit.record(who.getName(), "message-viewed", "message " + dispatchId, customerId, Map.of());
        Long consentEntryId = dispatch.consentEntryId();
        ConsentEntry consent = consentEntryId == null
                ? null
                : consents.entry(customerId, consentEntryId).orElse(null);
        model.addAttribute("dispatch", dispatch);
        model.addAttribute("line", dispatch.summary());
        model.addAttribute("title", words.source(dispatch.summary()));
        model.addAttribute("consent", consent);
        model.addAttribute("responses", responses.of(customerId, dispatchId));
        model.addAttribute("returns", returned.of(customerId, dispatchId));
        return "staff/dispatch/dispatch";
    }

    /** The mail as it was sent; its personal links stand as placeholders and lead nowhere. */
    @GetMapping("/{customerId}/{dispatchId}/html")
    ResponseEntity<byte[]> html(@PathVariable long customerId, @PathVariable long dispatchId) {
        DispatchDetail.StoredMail mail = find(customerId, dispatchId).content();
        if (mail == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return MailFrame.of(mail.html());
    }

    private DispatchDetail find(long customerId, long dispatchId) {
        return dispatches
                .find(customerId, dispatchId)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
