package org.regulars.web.selfservice;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.regulars.privacy.Erasures;
import org.regulars.privacy.Limit;
import org.regulars.privacy.Limits;
import org.regulars.privacy.MailboxProofs;
import org.regulars.privacy.PersonalExport;
import org.regulars.privacy.PrivacyRequest;
import org.regulars.privacy.Rights;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Everything that is kept about somebody, to see, take, correct, limit and erase, for who proved that the mailbox is theirs. */
@Controller
@RequestMapping("/p/your-data")
class YourDataController {

    private static final Set<String> DONE =
            Set.of("corrected", "restricted", "unrestricted", "objected", "unobjected", "nothing");
    private static final int ROWS = 25;

    private final YourDataVisit visit;
    private final YourDataPage page;
    private final PersonalExport export;
    private final Rights rights;
    private final Limits limits;
    private final Erasures erasures;
    private final Visitor visitor;

    YourDataController(
            YourDataVisit visit,
            YourDataPage page,
            PersonalExport export,
            Rights rights,
            Limits limits,
            Erasures erasures,
            Visitor visitor) {
        this.visit = visit;
        this.page = page;
        this.export = export;
        this.rights = rights;
        this.limits = limits;
        this.erasures = erasures;
        this.visitor = visitor;
    }

    @GetMapping
    String show(@RequestParam(defaultValue = "") String done, HttpServletRequest request, Model model) {
        Optional<MailboxProofs.Visit> who = visit.of(request);
        if (who.isEmpty()) {
            return "selfservice/your-data-ask";
        }
        long customerId = who.get().customerId();
        model.addAttribute("visit", who.get());
        model.addAttribute("about", page.about(customerId));
        model.addAttribute("parts", page.parts(export.page(customerId, ROWS)));
        model.addAttribute("restricted", limits.has(customerId, Limit.Kind.RESTRICTED));
        model.addAttribute("noMarketing", limits.has(customerId, Limit.Kind.NO_MARKETING));
        model.addAttribute("noProfiling", limits.has(customerId, Limit.Kind.NO_PROFILING));
        model.addAttribute("done", DONE.contains(done) ? done : "");
        return "selfservice/your-data";
    }

    @PostMapping("/download")
    @org.jspecify.annotations.Nullable
    String download(
            @RequestParam(defaultValue = "false") boolean portable,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Optional<MailboxProofs.Visit> who = visit.of(request);
        if (who.isEmpty()) {
            return Back.to(request, "/p/your-data");
        }
        rights.handedOut(who.get().customerId(), portable, by(request));
        response.setContentType("application/zip");
        response.setHeader("Content-Disposition", "attachment; filename=\"your-data.zip\"");
        export.write(who.get().customerId(), portable, response.getOutputStream());
        return null;
    }

    @PostMapping("/correct")
    String correct(@ModelAttribute CorrectionForm form, HttpServletRequest request) {
        return act(request, who -> {
            Map<String, String> values = form.changes(page.about(who.customerId()));
            if (values.isEmpty()) {
                return "nothing";
            }
            rights.correct(who.customerId(), values, by(request));
            return "corrected";
        });
    }

    @PostMapping("/restrict")
    String restrict(HttpServletRequest request) {
        return act(request, who -> {
            rights.restrict(who.customerId(), "", by(request));
            return "restricted";
        });
    }

    @PostMapping("/unrestrict")
    String unrestrict(HttpServletRequest request) {
        return act(request, who -> {
            limits.lift(who.customerId(), Limit.Kind.RESTRICTED, "", "customer");
            return "unrestricted";
        });
    }

    @PostMapping("/object")
    String object(@RequestParam(defaultValue = "") String to, HttpServletRequest request) {
        return act(request, who -> {
            rights.object(who.customerId(), kind(to), "", by(request));
            return "objected";
        });
    }

    @PostMapping("/unobject")
    String unobject(@RequestParam(defaultValue = "") String to, HttpServletRequest request) {
        return act(request, who -> {
            limits.lift(who.customerId(), kind(to), "", "customer");
            return "unobjected";
        });
    }

    private static Limit.Kind kind(String to) {
        return to.equals("profiling") ? Limit.Kind.NO_PROFILING : Limit.Kind.NO_MARKETING;
    }

    @GetMapping("/erase")
    String eraseWhat(HttpServletRequest request, Model model) {
        Optional<MailboxProofs.Visit> who = visit.of(request);
        if (who.isEmpty()) {
            return "selfservice/your-data-ask";
        }
        model.addAttribute("visit", who.get());
        model.addAttribute("rows", erasures.preview(who.get().customerId()));
        model.addAttribute("missing", request.getParameter("missing") != null);
        return "selfservice/your-data-erase";
    }

    @PostMapping("/erase")
    String erase(
            @RequestParam(defaultValue = "false") boolean sure,
            HttpServletRequest request,
            HttpServletResponse response) {
        Optional<MailboxProofs.Visit> who = visit.of(request);
        if (who.isEmpty()) {
            return Back.to(request, "/p/your-data");
        }
        if (!sure) {
            return Back.to(request, "/p/your-data/erase?missing");
        }
        rights.erase(who.get().customerId(), by(request));
        visit.end(request, response);
        return Back.to(request, "/p/your-data/erased");
    }

    @GetMapping("/erased")
    String erased() {
        return "selfservice/your-data-erased";
    }

    @PostMapping("/leave")
    String leave(HttpServletRequest request, HttpServletResponse response) {
        if (visit.of(request).isPresent()) {
            visit.end(request, response);
        }
        return Back.to(request, "/p/your-data");
    }

    private String act(HttpServletRequest request, java.util.function.Function<MailboxProofs.Visit, String> what) {
        return visit.of(request)
                .map(who -> Back.to(request, "/p/your-data?done=" + what.apply(who)))
                .orElseGet(() -> Back.to(request, "/p/your-data"));
    }

    private Rights.Asker by(HttpServletRequest request) {
        return Rights.Asker.onPage(
                PrivacyRequest.Proof.MAILBOX, visitor.at(request, "own-data-page", "your-data", "/p/your-data"));
    }
}
