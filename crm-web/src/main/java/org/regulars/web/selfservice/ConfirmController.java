package org.regulars.web.selfservice;

import jakarta.servlet.http.HttpServletRequest;
import org.regulars.consent.CustomerLinks;
import org.regulars.consent.OptIn;
import org.regulars.consent.SignUps;
import org.regulars.offer.GivenOffer;
import org.regulars.offer.GivenOffers;
import org.regulars.web.page.PageLocale;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** Where the confirmation mail leads: following the link changes nothing, the button confirms. */
@Controller
class ConfirmController {

    private final SignUps signUps;
    private final CustomerLinks links;
    private final GivenOffers givenOffers;
    private final Visitor visitor;

    ConfirmController(SignUps signUps, CustomerLinks links, GivenOffers givenOffers, Visitor visitor) {
        this.signUps = signUps;
        this.links = links;
        this.givenOffers = givenOffers;
        this.visitor = visitor;
    }

    @GetMapping("/p/confirm/{token}")
    String show(@PathVariable String token, HttpServletRequest request, Model model) {
        OptIn optIn = signUps.find(token).orElseThrow(LinkBroken::new);
        PageLocale.prefer(request, optIn.language());
        model.addAttribute("token", token);
        model.addAttribute("optIn", optIn);
        model.addAttribute("done", request.getParameter("done") != null);
        if (optIn.state() == OptIn.State.CONFIRMED) {
            givenOffers
                    .promise(optIn.customerId(), optIn.form(), optIn.language())
                    .ifPresent(promise -> {
                        model.addAttribute("promise", promise);
                        GivenOffer given = promise.given();
                        if (given != null && given.loadable()) {
                            model.addAttribute("file", givenOffers.fileLink(given.customerId(), given.givenId()));
                        }
                    });
        }
        model.addAttribute("preferences", links.preferencesToken(optIn.customerId()));
        return "selfservice/confirm";
    }

    @PostMapping("/p/confirm/{token}")
    String confirm(@PathVariable String token, HttpServletRequest request) {
        if (signUps.find(token).isEmpty()) {
            throw new LinkBroken();
        }
        boolean confirmed = signUps.confirm(token, visitor.at(request, "double-opt-in", "", "/p/confirm"));
        return Back.to(request, "/p/confirm/" + token + (confirmed ? "?done" : ""));
    }
}
