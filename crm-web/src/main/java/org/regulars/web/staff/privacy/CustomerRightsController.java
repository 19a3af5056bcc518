package org.regulars.web.staff.privacy;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.regulars.consent.ConsentSource;
import org.regulars.customer.CustomerDetail;
import org.regulars.customer.CustomerDirectory;
import org.regulars.privacy.Limit;
import org.regulars.privacy.Limits;
import org.regulars.privacy.MailboxProofs;
import org.regulars.privacy.PersonalExport;
import org.regulars.privacy.PrivacyRequest;
import org.regulars.privacy.Rights;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Does for a customer what they asked staff for; open requests of that kind are answered by it. */
@Controller
@RequestMapping("/staff/customers/{id}/privacy")
@PreAuthorize(PrivacyController.WHO)
class CustomerRightsController {

    private final CustomerDirectory directory;
    private final Rights rights;
    private final Limits limits;
    private final MailboxProofs proofs;
    private final PersonalExport export;

    CustomerRightsController(
            CustomerDirectory directory, Rights rights, Limits limits, MailboxProofs proofs, PersonalExport export) {
        this.directory = directory;
        this.rights = rights;
        this.limits = limits;
        this.proofs = proofs;
        this.export = export;
    }

    /** The safest way to hand it out: whoever has the mailbox opens it themselves. */
    @PostMapping("/link")
    String link(@PathVariable long id, Principal who, RedirectAttributes redirect) {
        CustomerDetail customer = customer(id);
        boolean sent = customer.identities().stream()
                .filter(identity -> identity.kind().equals("email"))
                .sorted(java.util.Comparator.comparing(identity -> identity.provenAt() == null))
                .findFirst()
                .map(identity -> proofs.ask(id, identity.shown(), customer.who().language()))
                .orElse(false);
        if (sent) {
            rights.linkMailed(id, by(who));
        }
        return done(redirect, id, sent ? "privacy.link.sent" : "privacy.link.not", sent);
    }

    @PostMapping("/download")
    void download(
            @PathVariable long id,
            @RequestParam(defaultValue = "false") boolean portable,
            Principal who,
            HttpServletResponse response)
            throws IOException {
        customer(id);
        rights.handedOut(id, portable, by(who));
        response.setContentType("application/zip");
        response.setHeader("Content-Disposition", "attachment; filename=\"customer-" + id + ".zip\"");
        export.write(id, portable, response.getOutputStream());
    }

    @PostMapping("/correct")
    String correct(
            @PathVariable long id,
            @RequestParam Map<String, String> typed,
            Principal who,
            RedirectAttributes redirect) {
        customer(id);
        Map<String, String> values = new LinkedHashMap<>();
        for (String field : new String[] {"first_name", "last_name", "language", "country", "time_zone"}) {
            String value = typed.getOrDefault(field, "").strip();
            if (!value.isEmpty()) {
                values.put(field, value.substring(0, Math.min(100, value.length())));
            }
        }
        if (values.isEmpty()) {
            return done(redirect, id, "privacy.correct.nothing", false);
        }
        rights.correct(id, values, by(who));
        return done(redirect, id, "privacy.corrected", true);
    }

    @PostMapping("/limits")
    String limit(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String reason,
            Principal who,
            RedirectAttributes redirect) {
        customer(id);
        Limit.Kind limit = kind(kind);
        if (limit == Limit.Kind.RESTRICTED) {
            rights.restrict(id, reason.strip(), by(who));
        } else {
            rights.object(id, limit, reason.strip(), by(who));
        }
        return done(redirect, id, "privacy.limited", true);
    }

    @PostMapping("/limits/{kind}/end")
    String lift(
            @PathVariable long id,
            @PathVariable String kind,
            @RequestParam(defaultValue = "") String reason,
            Principal who,
            RedirectAttributes redirect) {
        if (reason.isBlank()) {
            return done(redirect, id, "privacy.reason.missing", false);
        }
        limits.lift(id, kind(kind), reason.strip(), who.getName());
        return done(redirect, id, "privacy.lifted", true);
    }

    @PostMapping("/erasure")
    String erase(
            @PathVariable long id,
            @RequestParam(defaultValue = "false") boolean sure,
            Principal who,
            RedirectAttributes redirect) {
        customer(id);
        if (!sure) {
            return done(redirect, id, "privacy.erase.missing", false);
        }
        rights.erase(id, by(who));
        return done(redirect, id, "privacy.erased", true);
    }

    private static Limit.Kind kind(String key) {
        try {
            return Limit.Kind.of(key);
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "No such limit", e);
        }
    }

    private static String done(RedirectAttributes redirect, long id, String message, boolean good) {
        redirect.addFlashAttribute("flash", message);
        if (!good) {
            redirect.addFlashAttribute("flashKind", "danger");
        }
        return "redirect:/staff/customers/" + id + "/privacy";
    }

    private static Rights.Asker by(Principal who) {
        return new Rights.Asker(
                who.getName(),
                "in-person",
                PrivacyRequest.Proof.STAFF,
                ConsentSource.of("staff", "privacy", who.getName()));
    }

    private CustomerDetail customer(long id) {
        return directory
                .find(id)
                .filter(found -> found.who().state().equals("known")
                        || found.who().state().equals("visitor"))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
