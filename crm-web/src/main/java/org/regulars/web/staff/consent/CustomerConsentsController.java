package org.regulars.web.staff.consent;

import java.security.Principal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.regulars.audit.AuditTrail;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.SealedLedger;
import org.regulars.customer.CustomerDetail;
import org.regulars.customer.CustomerDirectory;
import org.regulars.shop.ShopProperties;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** What we knew of a customer's consents at any moment, and the evidence to hand out. */
@Controller
@RequestMapping("/staff/customers/{id}/consents")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING', 'SERVICE')")
class CustomerConsentsController {

    private final CustomerDirectory directory;
    private final ConsentLedger ledger;
    private final SealedLedger sealed;
    private final ShopProperties shop;
    private final AuditTrail audit;
    private final Clock clock;

    CustomerConsentsController(
            CustomerDirectory directory,
            ConsentLedger ledger,
            SealedLedger sealed,
            ShopProperties shop,
            AuditTrail audit,
            Clock clock) {
        this.directory = directory;
        this.ledger = ledger;
        this.sealed = sealed;
        this.shop = shop;
        this.audit = audit;
        this.clock = clock;
    }

    /** The state at a moment, written as the form sends it: in the shop's zone, without one. */
    @GetMapping
    String at(@PathVariable long id, @RequestParam(defaultValue = "") String at, Principal who, Model model) {
        CustomerDetail customer = customer(id);
        LocalDateTime asked = moment(at);
        Instant moment =
                asked == null ? clock.instant() : asked.atZone(shop.zone()).toInstant();
        audit.record(who.getName(), "consents-viewed", "customer " + id, id, Map.of());
        model.addAttribute("customer", customer);
        model.addAttribute("moment", moment.atOffset(java.time.ZoneOffset.UTC));
        model.addAttribute("at", LocalDateTime.ofInstant(moment, shop.zone()).truncatedTo(ChronoUnit.MINUTES));
        model.addAttribute("unreadable", !at.isBlank() && asked == null);
        model.addAttribute("state", ledger.stateAt(id, moment));
        return "staff/consent/at";
    }

    /** Everything of one person's ledger with its exact words, to print. */
    @GetMapping("/evidence")
    String evidence(@PathVariable long id, Principal who, Model model) {
        audit.record(who.getName(), "consents-exported", "customer " + id, id, Map.of("as", "page"));
        model.addAttribute("customer", customer(id));
        model.addAttribute("pack", pack(id));
        return "staff/consent/evidence";
    }

    /** The same as records in the shape of ISO/IEC TS 27560. */
    @GetMapping(path = "/evidence.json", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<EvidencePack> json(@PathVariable long id, Principal who) {
        audit.record(who.getName(), "consents-exported", "customer " + id, id, Map.of("as", "json"));
        customer(id);
        return ResponseEntity.ok()
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("consents-" + id + ".json")
                                .build()
                                .toString())
                .cacheControl(org.springframework.http.CacheControl.noStore())
                .body(pack(id));
    }

    private EvidencePack pack(long id) {
        return EvidencePack.of(
                id, ledger.history(id), sealed.linksOf(id), sealed.standing().head(), shop, clock.instant());
    }

    private CustomerDetail customer(long id) {
        return directory.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static @Nullable LocalDateTime moment(String typed) {
        try {
            return typed.isBlank() ? null : LocalDateTime.parse(typed.strip());
        } catch (DateTimeException e) {
            return null;
        }
    }
}
