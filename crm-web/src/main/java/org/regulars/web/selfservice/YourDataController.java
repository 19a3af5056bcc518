package org.regulars.web.selfservice;

import jakarta.servlet.http.HttpServletRequest;
import org.regulars.consent.CustomerLinks;
import org.regulars.consent.LinkHolder;
import org.regulars.privacy.Limit;
import org.regulars.privacy.MailboxProofs;
import org.regulars.privacy.PrivacyRequest;
import org.regulars.privacy.Rights;
import org.regulars.web.page.PageLocale;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * From a link that anybody may hold to the account: it may have a fresh link mailed to the customer's own address, and it may stop
 * things, no more. The addresses that the own data had before there was an account lead there.
 */
@Controller
class YourDataController {

    private final MailboxProofs proofs;
    private final CustomerLinks links;
    private final Rights rights;
    private final Visitor visitor;

    YourDataController(MailboxProofs proofs, CustomerLinks links, Rights rights, Visitor visitor) {
        this.proofs = proofs;
        this.links = links;
        this.rights = rights;
        this.visitor = visitor;
    }

    @PostMapping("/p/preferences/{token}/your-data")
    String ask(@PathVariable String token, HttpServletRequest request) {
        LinkHolder holder = holder(token, request);
        proofs.ask(
                holder.customerId(),
                holder.email(),
                LocaleContextHolder.getLocale().getLanguage());
        return Back.to(request, "/account/sign-in/sent");
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

    @GetMapping("/p/your-data")
    String moved(HttpServletRequest request) {
        return Back.to(request, "/account/privacy");
    }

    @GetMapping("/p/your-data/open/{token}")
    String movedLink(@PathVariable String token, HttpServletRequest request) {
        return Back.to(request, "/account/open/" + token);
    }

    private LinkHolder holder(String token, HttpServletRequest request) {
        LinkHolder holder = links.preferencesHolder(token).orElseThrow(LinkBroken::new);
        PageLocale.prefer(request, holder.language());
        return holder;
    }
}
