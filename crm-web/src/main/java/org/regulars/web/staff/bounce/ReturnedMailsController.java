package org.regulars.web.staff.bounce;

import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.regulars.audit.AuditTrail;
import org.regulars.bounce.BounceProperties;
import org.regulars.bounce.Bounces;
import org.regulars.bounce.ProviderReports;
import org.regulars.bounce.ReturnLine;
import org.regulars.bounce.ReturnedMail;
import org.regulars.bounce.ReturnedMails;
import org.regulars.bounce.ReturnedSummary;
import org.regulars.job.JobSummary;
import org.regulars.job.Jobs;
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

/** Bounces, complaints and notices: what came back, what was decided and why, and how to take it back. */
@Controller
@RequestMapping("/staff/returned-mails")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING', 'SERVICE')")
class ReturnedMailsController {

    private static final int PAGE = 50;
    private static final Duration LATELY = Duration.ofDays(7);

    private final ReturnedMails returned;
    private final Bounces bounces;
    private final ProviderReports providers;
    private final BounceProperties settings;
    private final Jobs jobs;
    private final ReturnWords words;
    private final AuditTrail audit;

    ReturnedMailsController(
            ReturnedMails returned,
            Bounces bounces,
            ProviderReports providers,
            BounceProperties settings,
            Jobs jobs,
            ReturnWords words,
            AuditTrail audit) {
        this.returned = returned;
        this.bounces = bounces;
        this.providers = providers;
        this.settings = settings;
        this.jobs = jobs;
        this.words = words;
        this.audit = audit;
    }

    @GetMapping
    String list(
            @RequestParam(defaultValue = "all") String show,
            @RequestParam(defaultValue = "0") long before,
            Principal who,
            Model model) {
        ReturnedMails.Show which = which(show);
        List<ReturnedSummary> found = returned.list(which, before == 0 ? Long.MAX_VALUE : before, PAGE + 1);
        boolean more = found.size() > PAGE;
        List<ReturnedSummary> lines = more ? found.subList(0, PAGE) : found;
        audit.recordAll(
                who.getName(),
                "returned-mails-listed",
                "returned mails",
                lines.stream()
                        .map(ReturnedSummary::customerId)
                        .filter(id -> id > 0)
                        .toList(),
                Map.of());
        model.addAttribute("lines", lines);
        model.addAttribute("show", show);
        model.addAttribute("open", returned.open());
        model.addAttribute("troubles", returned.troubles(LATELY, 5));
        model.addAttribute("refusals", returned.refusals());
        model.addAttribute("listens", settings.listens());
        model.addAttribute(
                "mailbox",
                settings.mailbox().host().isBlank() ? null : settings.mailbox().toString());
        model.addAttribute("maildir", settings.maildir());
        model.addAttribute("providers", providers.setUp());
        model.addAttribute("job", job());
        model.addAttribute("first", before == 0 ? null : "/staff/returned-mails?show=" + show);
        model.addAttribute(
                "next",
                more
                        ? "/staff/returned-mails?show=" + show + "&before="
                                + lines.get(PAGE - 1).mailId()
                        : null);
        return "staff/bounce/list";
    }

    private JobSummary job() {
        return jobs.summaries().stream()
                .filter(job -> job.key().equals("returned-mails"))
                .findFirst()
                .orElseThrow();
    }

    private static ReturnedMails.Show which(String show) {
        try {
            return ReturnedMails.Show.valueOf(show.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "No such list", e);
        }
    }

    @GetMapping("/{mailId}")
    String show(@PathVariable long mailId, Principal who, Model model) {
        ReturnedMail mail = returned.find(mailId).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        audit.recordAll(
                who.getName(),
                "returned-mail-viewed",
                "returned mail " + mailId,
                mail.returns().stream().map(ReturnLine::customerId).toList(),
                Map.of());
        model.addAttribute("mail", mail);
        model.addAttribute("title", words.what(mail.kind(), mail.reason()));
        return "staff/bounce/mail";
    }

    @PostMapping("/{mailId}/reverse")
    String reverse(
            @PathVariable long mailId,
            @RequestParam long customerId,
            @RequestParam long returnId,
            Principal who,
            RedirectAttributes redirect) {
        boolean reversed = bounces.reverse(customerId, returnId, who.getName());
        redirect.addFlashAttribute("flash", reversed ? "returns.reversed.now" : "returns.reversed.before");
        return "redirect:/staff/returned-mails/" + mailId;
    }

    @PostMapping("/{mailId}/settle")
    String settle(@PathVariable long mailId, Principal who, RedirectAttributes redirect) {
        bounces.settle(mailId, who.getName());
        redirect.addFlashAttribute("flash", "returns.settled.now");
        return "redirect:/staff/returned-mails?show=open";
    }
}
