package org.regulars.web.staff.customer;

import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.regulars.audit.AuditTrail;
import org.regulars.customer.CustomerDetail;
import org.regulars.customer.CustomerDirectory;
import org.regulars.customer.KeptSearches;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** A customer's timeline by itself: older and newer entries, some channels or kinds only, by visit, or what holds some words. */
@Controller
@RequestMapping("/staff/customers/{id}/timeline")
@PreAuthorize(CustomerPageController.WHO)
class TimelineController {

    private final CustomerDirectory directory;
    private final TimelinePages timeline;
    private final KeptSearches searches;
    private final CustomerNames names;
    private final AuditTrail audit;

    TimelineController(
            CustomerDirectory directory,
            TimelinePages timeline,
            KeptSearches searches,
            CustomerNames names,
            AuditTrail audit) {
        this.directory = directory;
        this.timeline = timeline;
        this.searches = searches;
        this.names = names;
        this.audit = audit;
    }

    @GetMapping
    String show(
            @PathVariable long id,
            Parts parts,
            @RequestParam(defaultValue = "") String search,
            @RequestParam(required = false) @Nullable String before,
            @RequestParam(required = false) @Nullable String after,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String part,
            Principal who,
            Model model) {
        String typed = searches.find(who.getName(), search, TimelinePages.Words.class)
                .map(TimelinePages.Words::typed)
                .orElse("");
        return show(
                id, parts.wish(typed.isEmpty() ? "" : search, typed, moment(before), moment(after)), part, who, model);
    }

    /** What is typed comes by POST and is kept on the server, so that no address holds it. */
    @PostMapping("/searches")
    String search(
            @PathVariable long id,
            Parts parts,
            @RequestParam(defaultValue = "") String q,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String part,
            Principal who,
            HttpServletResponse response,
            Model model) {
        String typed = q.strip().substring(0, Math.min(q.strip().length(), 100));
        String search = typed.isEmpty() ? "" : searches.keep(who.getName(), new TimelinePages.Words(typed));
        TimelinePages.Wish wish = parts.wish(search, typed, null, null);
        return part == null ? "redirect:" + wish.address(id, null, null) : show(id, wish, part, who, model);
    }

    private String show(long id, TimelinePages.Wish wish, @Nullable String part, Principal who, Model model) {
        CustomerDetail customer =
                directory.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        audit.record(who.getName(), "customer-timeline-viewed", "customer " + id, id, Map.of());
        model.addAttribute("customer", customer);
        model.addAttribute("name", names.of(customer));
        timeline.show(id, wish, model);
        return part == null ? "staff/customer/timeline" : "staff/customer/timeline :: entries";
    }

    private static @Nullable Instant moment(@Nullable String at) {
        try {
            return at == null ? null : Instant.parse(at);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Which part of a timeline an address or the form asks for. */
    record Parts(
            @Nullable Set<String> channel,
            @Nullable Set<String> what,
            @Nullable Set<String> kind,
            @Nullable String since,
            @Nullable String until,
            @Nullable String group) {

        TimelinePages.Wish wish(String search, String typed, @Nullable Instant before, @Nullable Instant after) {
            return new TimelinePages.Wish(
                    used(channel),
                    used(what).stream().filter(TimelinePages.WHAT::containsKey).collect(Collectors.toSet()),
                    used(kind),
                    since == null ? "" : since.strip(),
                    until == null ? "" : until.strip(),
                    "visit".equals(group),
                    search,
                    typed,
                    before,
                    after);
        }

        private static Set<String> used(@Nullable Set<String> values) {
            return values == null
                    ? Set.of()
                    : values.stream()
                            .filter(value -> !value.isBlank())
                            .limit(40)
                            .collect(Collectors.toSet());
        }
    }
}
