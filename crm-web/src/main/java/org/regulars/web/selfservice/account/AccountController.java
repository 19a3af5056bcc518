package org.regulars.web.selfservice.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.regulars.account.AccountSession;
import org.regulars.consent.CustomerLinks;
import org.regulars.offer.GivenOffer;
import org.regulars.offer.GivenOffers;
import org.regulars.web.selfservice.Back;
import org.regulars.web.selfservice.LinkBroken;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The front page of the account, from which everything else is one step away, and the way out. */
@Controller
@RequestMapping("/account")
class AccountController {

    private static final Set<String> NEWS = Set.of("again");

    private final OverviewPage overview;
    private final CustomerLinks links;
    private final GivenOffers givenOffers;
    private final AccountDoor door;

    AccountController(OverviewPage overview, CustomerLinks links, GivenOffers givenOffers, AccountDoor door) {
        this.overview = overview;
        this.links = links;
        this.givenOffers = givenOffers;
        this.door = door;
    }

    @GetMapping
    String show(
            @AuthenticationPrincipal AccountSession who,
            @RequestParam(defaultValue = "") String news,
            Model model,
            Locale locale) {
        List<GivenOffer> given = givenOffers.of(who.customerId(), locale.getLanguage());
        model.addAttribute("given", given);
        model.addAttribute(
                "files",
                given.stream()
                        .filter(GivenOffer::loadable)
                        .collect(Collectors.toMap(
                                GivenOffer::givenId, one -> givenOffers.fileLink(one.customerId(), one.givenId()))));
        model.addAttribute("who", who);
        model.addAttribute("overview", overview.of(who.customerId()));
        model.addAttribute("preferences", links.preferencesToken(who.customerId()));
        model.addAttribute("news", NEWS.contains(news) ? news : "");
        return "selfservice/account/overview";
    }

    @PostMapping("/sign-out")
    String signOut(
            @AuthenticationPrincipal AccountSession who, HttpServletRequest request, HttpServletResponse response) {
        door.end(who, response);
        return Back.to(request, "/account/sign-in?why=signed-out");
    }

    @GetMapping("/**")
    String unknown() {
        throw new LinkBroken();
    }
}
