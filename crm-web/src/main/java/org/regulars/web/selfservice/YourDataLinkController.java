package org.regulars.web.selfservice;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import org.regulars.consent.CustomerLinks;
import org.regulars.consent.LinkHolder;
import org.regulars.privacy.Limit;
import org.regulars.privacy.MailboxProofs;
import org.regulars.privacy.PrivacyRequest;
import org.regulars.privacy.Rights;
import org.regulars.web.page.PageLocale;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The way to one's own data: whoever holds an old link or knows an address may have a fresh link mailed to that address and may
 * stop things, no more. Following the fresh link shows a button; only the button opens.
 */
@Controller
class YourDataLinkController {

    private final MailboxProofs proofs;
    private final CustomerLinks links;
    private final Rights rights;
    private final YourDataVisit visit;
    private final Visitor visitor;

    YourDataLinkController(
            MailboxProofs proofs, CustomerLinks links, Rights rights, YourDataVisit visit, Visitor visitor) {
        this.proofs = proofs;
        this.links = links;
        this.rights = rights;
        this.visit = visit;
        this.visitor = visitor;
    }

    /** Answers the same whoever asks. */
    @PostMapping("/p/your-data/ask")
    String ask(@RequestParam(defaultValue = "") String email, HttpServletRequest request) {
        proofs.ask(0, email, language());
        return Back.to(request, "/p/your-data/sent");
    }

    @PostMapping("/p/preferences/{token}/your-data")
    String askFromPreferences(@PathVariable String token, HttpServletRequest request) {
        LinkHolder holder = holder(token, request);
        proofs.ask(holder.customerId(), holder.email(), language());
        return Back.to(request, "/p/your-data/sent");
    }

    @GetMapping("/p/your-data/sent")
    String sent() {
        return "selfservice/your-data-sent";
    }

    /** Stopping needs no proof. */
    @PostMapping("/p/preferences/{token}/objection")
    String object(@PathVariable String token, @RequestParam(defaultValue = "") String to, HttpServletRequest request) {
        LinkHolder holder = holder(token, request);
        rights.object(
                holder.customerId(),
                to.equals("profiling") ? Limit.Kind.NO_PROFILING : Limit.Kind.NO_MARKETING,
                "",
                Rights.Asker.onPage(
                        PrivacyRequest.Proof.LINK,
                        visitor.at(request, "objection", "preference-page", "/p/preferences")));
        return Back.to(request, "/p/preferences/" + token + "?done=objection");
    }

    @GetMapping("/p/your-data/open/{token}")
    String show(@PathVariable String token, HttpServletRequest request, Model model) {
        MailboxProofs.Link link = proofs.find(token).orElseThrow(LinkBroken::new);
        PageLocale.prefer(request, link.language());
        model.addAttribute("token", token);
        model.addAttribute("works", link.works());
        return "selfservice/your-data-open";
    }

    @PostMapping("/p/your-data/open/{token}")
    String open(@PathVariable String token, HttpServletRequest request, HttpServletResponse response) {
        if (proofs.find(token).isEmpty()) {
            throw new LinkBroken();
        }
        return proofs.open(token)
                .map(key -> {
                    visit.begin(key, response);
                    return Back.to(request, "/p/your-data");
                })
                .orElseGet(() -> Back.to(request, "/p/your-data/open/" + token));
    }

    private LinkHolder holder(String token, HttpServletRequest request) {
        LinkHolder holder = links.preferencesHolder(token).orElseThrow(LinkBroken::new);
        PageLocale.prefer(request, holder.language());
        return holder;
    }

    private static String language() {
        Locale locale = LocaleContextHolder.getLocale();
        return locale.getLanguage();
    }
}
