package org.regulars.web.selfservice;

import jakarta.servlet.http.HttpServletRequest;
import org.regulars.consent.AboutDispatch;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.ConsentSource;
import org.regulars.consent.CustomerLinks;
import org.regulars.web.page.PageLocale;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * The address of List-Unsubscribe: a mail program posts here once (RFC 8058) and it is done; a person who follows it finds
 * one button. Following it changes nothing.
 */
@Controller
@RequestMapping("/p/unsubscribe/{token}")
class UnsubscribeController {

    private final CustomerLinks links;
    private final ConsentLedger ledger;
    private final Visitor visitor;

    UnsubscribeController(CustomerLinks links, ConsentLedger ledger, Visitor visitor) {
        this.links = links;
        this.ledger = ledger;
        this.visitor = visitor;
    }

    @GetMapping
    String show(@PathVariable String token, HttpServletRequest request, Model model) {
        AboutDispatch about = about(token);
        PageLocale.prefer(request, about.holder().language());
        boolean stopped = !PreferencesPage.permitted(ledger.state(about.holder().customerId()))
                .contains(about.purpose() + "/" + about.topic());
        model.addAttribute("token", token);
        model.addAttribute("about", about);
        model.addAttribute("stopped", stopped);
        model.addAttribute("preferences", links.preferencesToken(about.holder().customerId()));
        return "selfservice/unsubscribe";
    }

    /** The button on our own page sends "stop"; everything else is a mail program, which wants no redirect. */
    @PostMapping
    Object stop(@PathVariable String token, HttpServletRequest request) {
        AboutDispatch about = about(token);
        boolean button = request.getParameter("stop") != null;
        ConsentSource by = visitor.at(
                request, button ? "unsubscribe-page" : "one-click", "dispatch-" + about.dispatchId(), "/p/unsubscribe");
        ledger.withdraw(about.holder().customerId(), about.purpose(), about.topic(), by);
        return button
                ? Back.to(request, "/p/unsubscribe/" + token)
                : ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body("Stopped.\n");
    }

    private AboutDispatch about(String token) {
        return links.toStop(token).orElseThrow(LinkBroken::new);
    }
}
