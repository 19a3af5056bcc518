package org.regulars.web.selfservice;

import jakarta.servlet.http.HttpServletRequest;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.ConsentSource;
import org.regulars.consent.CustomerLinks;
import org.regulars.consent.LinkHolder;
import org.regulars.consent.Suppressions;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** Stops everything, and on wish even the messages that an order needs. */
@Controller
@RequestMapping("/p/preferences/{token}")
class StopController {

    private final CustomerLinks links;
    private final ConsentLedger ledger;
    private final Suppressions suppressions;
    private final Visitor visitor;

    StopController(CustomerLinks links, ConsentLedger ledger, Suppressions suppressions, Visitor visitor) {
        this.links = links;
        this.ledger = ledger;
        this.suppressions = suppressions;
        this.visitor = visitor;
    }

    @PostMapping("/stop")
    String stop(@PathVariable String token, HttpServletRequest request) {
        ledger.withdrawAll(holder(token).customerId(), by(request));
        return Back.to(request, "/p/preferences/" + token + "?done=stop");
    }

    @PostMapping("/block")
    String block(@PathVariable String token, HttpServletRequest request) {
        LinkHolder holder = holder(token);
        ledger.withdrawAll(holder.customerId(), by(request));
        if (!holder.email().isEmpty()) {
            suppressions.suppress(holder.email(), Suppressions.Reason.ASKED, "preference-page");
        }
        return Back.to(request, "/p/preferences/" + token + "?done=block");
    }

    /** Lets messages through again that an order needs; what was stopped stays stopped. */
    @PostMapping("/unblock")
    String unblock(@PathVariable String token, HttpServletRequest request) {
        LinkHolder holder = holder(token);
        suppressions.lift(holder.email(), Suppressions.Reason.ASKED);
        return Back.to(request, "/p/preferences/" + token + "?done=unblock");
    }

    private LinkHolder holder(String token) {
        return links.preferencesHolder(token).orElseThrow(LinkBroken::new);
    }

    private ConsentSource by(HttpServletRequest request) {
        return visitor.at(request, "preference-page", "preference-page", "/p/preferences");
    }
}
