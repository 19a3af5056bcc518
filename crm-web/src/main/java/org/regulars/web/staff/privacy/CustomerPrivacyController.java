package org.regulars.web.staff.privacy;

import java.security.Principal;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.regulars.audit.AuditTrail;
import org.regulars.customer.CustomerDetail;
import org.regulars.customer.CustomerDirectory;
import org.regulars.export.Exports;
import org.regulars.privacy.Erasures;
import org.regulars.privacy.Limits;
import org.regulars.privacy.NamedElsewhere;
import org.regulars.privacy.PrivacyRequest;
import org.regulars.privacy.PrivacyRequests;
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

/** One customer's rights: requests with their due dates, limits, and who saw or took their data. */
@Controller
@RequestMapping("/staff/customers/{id}/privacy")
@PreAuthorize(PrivacyController.WHO)
class CustomerPrivacyController {

    private static final int SEEN = 50;
    private static final int LONGEST = 2000;

    private final CustomerDirectory directory;
    private final PrivacyRequests requests;
    private final Limits limits;
    private final Erasures erasures;
    private final NamedElsewhere elsewhere;
    private final AuditTrail audit;
    private final Exports exports;
    private final Clock clock;

    CustomerPrivacyController(
            CustomerDirectory directory,
            PrivacyRequests requests,
            Limits limits,
            Erasures erasures,
            NamedElsewhere elsewhere,
            AuditTrail audit,
            Exports exports,
            Clock clock) {
        this.directory = directory;
        this.requests = requests;
        this.limits = limits;
        this.erasures = erasures;
        this.elsewhere = elsewhere;
        this.audit = audit;
        this.exports = exports;
        this.clock = clock;
    }

    @GetMapping
    String show(@PathVariable long id, Principal who, Model model) {
        CustomerDetail customer = customer(id);
        Long survivor = customer.who().mergedInto();
        if (survivor != null) {
            return "redirect:/staff/customers/" + survivor + "/privacy";
        }
        audit.record(who.getName(), "customer-privacy-viewed", "customer " + id, id, Map.of());
        model.addAttribute("customer", customer);
        model.addAttribute("person", customer.who());
        model.addAttribute("erased", customer.who().state().equals("erased"));
        List<PrivacyRequest> asked = requests.of(id);
        model.addAttribute(
                "open",
                asked.stream()
                        .filter(PrivacyRequest::open)
                        .sorted(Comparator.comparing(PrivacyRequest::dueAt))
                        .toList());
        model.addAttribute("closed", asked.stream().filter(one -> !one.open()).toList());
        model.addAttribute("limits", limits.of(id));
        model.addAttribute("rows", erasures.preview(id));
        model.addAttribute("elsewhere", elsewhere.of(id));
        model.addAttribute("seen", audit.about(id, Long.MAX_VALUE, SEEN, "", ""));
        model.addAttribute("exports", exports.with(id));
        model.addAttribute("now", clock.instant());
        model.addAttribute("kinds", PrivacyRequest.Kind.values());
        return "staff/privacy/customer";
    }

    @PostMapping("/requests")
    String file(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String channel,
            @RequestParam(defaultValue = "") String proof,
            @RequestParam(defaultValue = "") String note,
            Principal who,
            RedirectAttributes redirect) {
        customer(id);
        String scope = kind.startsWith("objection-") ? kind.substring("objection-".length()) : "";
        PrivacyRequest.Kind asked =
                PrivacyRequest.Kind.of(scope.isEmpty() ? kind : "objection").orElse(null);
        if (asked == null
                || proof.isBlank()
                || !Set.of("mail", "phone", "letter", "in-person").contains(channel)
                || (asked == PrivacyRequest.Kind.OBJECTION)
                        != Set.of("marketing", "profiling").contains(scope)) {
            redirect.addFlashAttribute("flash", "privacy.file.incomplete");
            redirect.addFlashAttribute("flashKind", "danger");
            redirect.addFlashAttribute("typed", Map.of("proof", proof, "note", note));
            return back(id, "#new");
        }
        long request = requests.file(
                id,
                asked,
                scope,
                who.getName(),
                channel,
                PrivacyRequest.Proof.STAFF,
                cut((note.strip() + "\n[" + proof.strip() + "]").strip()));
        redirect.addFlashAttribute("flash", "privacy.filed");
        return back(id, "#request-" + request);
    }

    @PostMapping("/requests/{requestId}/extension")
    String extend(
            @PathVariable long id,
            @PathVariable long requestId,
            @RequestParam(defaultValue = "") String reason,
            Principal who,
            RedirectAttributes redirect) {
        if (reason.isBlank()) {
            return without(redirect, id, "privacy.reason.missing", requestId);
        }
        boolean extended = requests.extend(id, requestId, cut(reason.strip()), who.getName());
        redirect.addFlashAttribute("flash", extended ? "privacy.extended" : "privacy.extended.not");
        if (!extended) {
            redirect.addFlashAttribute("flashKind", "warning");
        }
        return back(id, "#request-" + requestId);
    }

    /** Closes it without doing it here: answered in another way, refused with a reason, or taken back. */
    @PostMapping("/requests/{requestId}/answer")
    String answer(
            @PathVariable long id,
            @PathVariable long requestId,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String answer,
            Principal who,
            RedirectAttributes redirect) {
        PrivacyRequest.State closed = switch (state) {
            case "done" -> PrivacyRequest.State.DONE;
            case "refused" -> PrivacyRequest.State.REFUSED;
            case "withdrawn" -> PrivacyRequest.State.WITHDRAWN;
            default -> throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        };
        if (answer.isBlank()) {
            return without(redirect, id, "privacy.answer.missing", requestId);
        }
        requests.close(id, requestId, closed, cut(answer.strip()), who.getName());
        redirect.addFlashAttribute("flash", "privacy.answered");
        return back(id, "");
    }

    private static String without(RedirectAttributes redirect, long id, String message, long requestId) {
        redirect.addFlashAttribute("flash", message);
        redirect.addFlashAttribute("flashKind", "danger");
        return back(id, "#request-" + requestId);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    private static String back(long id, String anchor) {
        return "redirect:/staff/customers/" + id + "/privacy" + anchor;
    }

    private CustomerDetail customer(long id) {
        return directory.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
