package org.regulars.web.staff.mailbox;

import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.regulars.audit.AuditTrail;
import org.regulars.customer.CustomerDirectory;
import org.regulars.customer.CustomerLine;
import org.regulars.delivery.CaughtMail;
import org.regulars.delivery.CaughtMailSummary;
import org.regulars.delivery.CaughtMails;
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

/** The catcher's mails, with their real links: administrators only. */
@Controller
@RequestMapping("/staff/mails")
@PreAuthorize("hasRole('ADMIN')")
class MailboxController {

    private static final int PAGE = 50;

    private final CaughtMails mails;
    private final CustomerDirectory directory;
    private final AuditTrail audit;

    MailboxController(CaughtMails mails, CustomerDirectory directory, AuditTrail audit) {
        this.mails = mails;
        this.directory = directory;
        this.audit = audit;
    }

    @GetMapping
    String list(@RequestParam(defaultValue = "") String q, @RequestParam(defaultValue = "0") long before, Model model) {
        List<CaughtMailSummary> found = mails.list(q, before == 0 ? Long.MAX_VALUE : before, PAGE + 1);
        boolean more = found.size() > PAGE;
        List<CaughtMailSummary> page = more ? found.subList(0, PAGE) : found;
        model.addAttribute("mails", page);
        model.addAttribute("catching", mails.isCatching());
        model.addAttribute("count", mails.count());
        model.addAttribute("q", q);
        model.addAttribute("first", before == 0 ? null : address(q, 0));
        model.addAttribute("next", more ? address(q, page.get(PAGE - 1).caughtId()) : null);
        return "staff/mailbox/list";
    }

    private static String address(String q, long before) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath("/staff/mails");
        if (!q.isBlank()) {
            address.queryParam("q", "{q}");
        }
        if (before > 0) {
            address.queryParam("before", before);
        }
        return address.encode().buildAndExpand(java.util.Map.of("q", q)).toUriString();
    }

    @GetMapping("/{id}")
    String show(@PathVariable long id, Principal who, Model model) {
        CaughtMail mail = mail(id);
        audit.recordAll(
                who.getName(),
                "caught-mail-viewed",
                "caught mail " + id,
                directory.search(mail.recipient(), null, 1).lines().stream()
                        .filter(line -> line.email().equalsIgnoreCase(mail.recipient()))
                        .map(CustomerLine::customerId)
                        .toList(),
                Map.of());
        model.addAttribute("mail", mail);
        return "staff/mailbox/mail";
    }

    @GetMapping("/{id}/html")
    ResponseEntity<byte[]> html(@PathVariable long id) {
        return MailFrame.of(mail(id).html());
    }

    private CaughtMail mail(long id) {
        return mails.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
