package org.regulars.web.selfservice.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.regulars.account.AccountSession;
import org.regulars.privacy.Limit;
import org.regulars.privacy.Limits;
import org.regulars.privacy.PersonalExport;
import org.regulars.privacy.PrivacyRequests;
import org.regulars.privacy.Rights;
import org.regulars.web.selfservice.Back;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Everything that is kept about the customer, to see, take and limit, and what they asked for with the day it is due. */
@Controller
@RequestMapping("/account/privacy")
class AccountPrivacyController {

    private static final Set<String> DONE = Set.of("restricted", "unrestricted", "objected", "unobjected");
    private static final int ROWS = 25;

    private final EverythingPage page;
    private final PersonalExport export;
    private final PrivacyRequests requests;
    private final Rights rights;
    private final Limits limits;
    private final Askers askers;

    AccountPrivacyController(
            EverythingPage page,
            PersonalExport export,
            PrivacyRequests requests,
            Rights rights,
            Limits limits,
            Askers askers) {
        this.page = page;
        this.export = export;
        this.requests = requests;
        this.rights = rights;
        this.limits = limits;
        this.askers = askers;
    }

    @GetMapping
    String show(
            @AuthenticationPrincipal AccountSession who, @RequestParam(defaultValue = "") String done, Model model) {
        long customerId = who.customerId();
        model.addAttribute("who", who);
        model.addAttribute("parts", page.parts(export.page(customerId, ROWS)));
        model.addAttribute("requests", requests.of(customerId));
        model.addAttribute("restricted", limits.has(customerId, Limit.Kind.RESTRICTED));
        model.addAttribute("noMarketing", limits.has(customerId, Limit.Kind.NO_MARKETING));
        model.addAttribute("noProfiling", limits.has(customerId, Limit.Kind.NO_PROFILING));
        model.addAttribute("done", DONE.contains(done) ? done : "");
        return "selfservice/account/privacy";
    }

    @PostMapping("/download")
    void download(
            @AuthenticationPrincipal AccountSession who,
            @RequestParam(defaultValue = "false") boolean portable,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        rights.handedOut(who.customerId(), portable, askers.of(request));
        response.setContentType("application/zip");
        response.setHeader("Content-Disposition", "attachment; filename=\"your-data.zip\"");
        export.write(who.customerId(), portable, response.getOutputStream());
    }

    @PostMapping("/restrict")
    String restrict(@AuthenticationPrincipal AccountSession who, HttpServletRequest request) {
        rights.restrict(who.customerId(), "", askers.of(request));
        return done(request, "restricted");
    }

    @PostMapping("/unrestrict")
    String unrestrict(@AuthenticationPrincipal AccountSession who, HttpServletRequest request) {
        limits.lift(who.customerId(), Limit.Kind.RESTRICTED, "", "customer");
        return done(request, "unrestricted");
    }

    @PostMapping("/object")
    String object(
            @AuthenticationPrincipal AccountSession who,
            @RequestParam(defaultValue = "") String to,
            HttpServletRequest request) {
        rights.object(who.customerId(), kind(to), "", askers.of(request));
        return done(request, "objected");
    }

    @PostMapping("/unobject")
    String unobject(
            @AuthenticationPrincipal AccountSession who,
            @RequestParam(defaultValue = "") String to,
            HttpServletRequest request) {
        limits.lift(who.customerId(), kind(to), "", "customer");
        return done(request, "unobjected");
    }

    private static Limit.Kind kind(String to) {
        return to.equals("profiling") ? Limit.Kind.NO_PROFILING : Limit.Kind.NO_MARKETING;
    }

    private static String done(HttpServletRequest request, String what) {
        return Back.to(request, "/account/privacy?done=" + what);
    }
}
