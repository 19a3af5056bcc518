package org.regulars.web.selfservice.account;

import jakarta.servlet.http.HttpServletRequest;
import org.regulars.account.AccountSession;
import org.regulars.privacy.Limit;
import org.regulars.privacy.Limits;
import org.regulars.recommendation.NotForMe;
import org.regulars.recommendation.Recommendations;
import org.regulars.web.selfservice.Back;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** What we would suggest to the customer and why, and what they do not want to have suggested. */
@Controller
@RequestMapping("/account/suggestions")
class SuggestionsController {

    private static final int SHOWN = 8;

    private final Recommendations recommendations;
    private final NotForMe notForMe;
    private final Limits limits;

    SuggestionsController(Recommendations recommendations, NotForMe notForMe, Limits limits) {
        this.recommendations = recommendations;
        this.notForMe = notForMe;
        this.limits = limits;
    }

    @GetMapping
    String show(@AuthenticationPrincipal AccountSession who, Model model) {
        model.addAttribute("suggestions", recommendations.forCustomer(who.customerId(), SHOWN));
        model.addAttribute("refused", notForMe.of(who.customerId()));
        model.addAttribute(
                "plain",
                limits.has(who.customerId(), Limit.Kind.NO_PROFILING)
                        || limits.has(who.customerId(), Limit.Kind.RESTRICTED));
        return "selfservice/account/suggestions";
    }

    @PostMapping("/{productId}/not-for-me")
    String notForMe(
            @AuthenticationPrincipal AccountSession who, @PathVariable long productId, HttpServletRequest request) {
        notForMe.say(who.customerId(), productId);
        return Back.to(request, "/account/suggestions#refused");
    }

    @PostMapping("/{productId}/take-back")
    String takeBack(
            @AuthenticationPrincipal AccountSession who, @PathVariable long productId, HttpServletRequest request) {
        notForMe.takeBack(who.customerId(), productId);
        return Back.to(request, "/account/suggestions");
    }
}
