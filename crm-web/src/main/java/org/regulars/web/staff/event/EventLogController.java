package org.regulars.web.staff.event;

import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.regulars.access.ApiTokens;
import org.regulars.access.TokenSummary;
import org.regulars.audit.AuditTrail;
import org.regulars.intake.EventLine;
import org.regulars.intake.EventLog;
import org.regulars.intake.EventWarnings;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriComponentsBuilder;

/** Whether the shop's tracking works: what comes in now, what was rejected and why, and what to mind. */
@Controller
@RequestMapping("/staff/events")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
class EventLogController {

    private static final int LATEST = 50;
    private static final int PAGE = 50;
    private static final int WARNINGS = 50;

    private final EventLog events;
    private final EventWarnings warnings;
    private final ApiTokens tokens;
    private final AuditTrail audit;

    EventLogController(EventLog events, EventWarnings warnings, ApiTokens tokens, AuditTrail audit) {
        this.events = events;
        this.warnings = warnings;
        this.tokens = tokens;
        this.audit = audit;
    }

    @GetMapping
    String latest(
            @RequestParam(defaultValue = "0") long key,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String part,
            Model model) {
        model.addAttribute("lines", events.latest(key, LATEST));
        model.addAttribute("key", key);
        model.addAttribute("late", events.late());
        if (part != null) {
            return "staff/event/latest :: lines";
        }
        around(model);
        return "staff/event/latest";
    }

    @GetMapping("/rejected")
    String rejected(
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "0") long key,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(required = false) @Nullable Long before,
            Model model) {
        EventLog.Filter filter = new EventLog.Filter(reason, key, q);
        List<EventLine> found = events.rejected(filter, before == null ? Long.MAX_VALUE : before, PAGE + 1);
        boolean more = found.size() > PAGE;
        List<EventLine> lines = more ? found.subList(0, PAGE) : found;
        around(model);
        model.addAttribute("lines", lines);
        model.addAttribute("filter", filter);
        model.addAttribute("count", events.countRejected(filter));
        model.addAttribute("counted", EventLog.COUNTED);
        model.addAttribute("reasons", events.reasons());
        model.addAttribute("filtered", !reason.isEmpty() || key != 0 || !q.isBlank());
        model.addAttribute("first", before == null ? null : address(filter, null));
        model.addAttribute("next", more ? address(filter, lines.get(PAGE - 1).eventId()) : null);
        return "staff/event/rejected";
    }

    @GetMapping("/warnings")
    String warnings(Model model) {
        around(model);
        model.addAttribute("warnings", warnings.latest(WARNINGS));
        return "staff/event/warnings";
    }

    /** What an event says may be about a person, so that looking at it goes on record. */
    @GetMapping("/{id}")
    String show(@PathVariable long id, Principal who, Model model) {
        EventLog.Detail event = events.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        audit.record(who.getName(), "event-seen", "event " + id, Map.of());
        model.addAttribute("event", event);
        return "staff/event/event";
    }

    private void around(Model model) {
        model.addAttribute(
                "keys",
                tokens.all().stream()
                        .filter(token -> token.revokedAt() == null || token.lastUsedAt() != null)
                        .toList());
        model.addAttribute("mine", tokens.all().stream().anyMatch(EventLogController::forPages));
        model.addAttribute("rejectedCount", events.countRejected(new EventLog.Filter("", 0, "")));
        model.addAttribute("warningCount", warnings.latest(WARNINGS).size());
    }

    private static boolean forPages(TokenSummary token) {
        return token.kind().equals("write-key") && token.revokedAt() == null;
    }

    private static String address(EventLog.Filter filter, @Nullable Long before) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath("/staff/events/rejected")
                .queryParam("reason", "{reason}")
                .queryParam("key", filter.tokenId())
                .queryParam("q", "{q}");
        if (before != null) {
            address.queryParam("before", before);
        }
        return address.encode()
                .buildAndExpand(Map.of("reason", filter.problem(), "q", filter.search()))
                .toUriString();
    }
}
