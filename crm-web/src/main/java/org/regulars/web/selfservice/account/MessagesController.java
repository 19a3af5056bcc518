package org.regulars.web.selfservice.account;

import java.time.Instant;
import java.util.List;
import org.regulars.account.AccountSession;
import org.regulars.consent.CustomerLinks;
import org.regulars.dispatch.DispatchState;
import org.regulars.dispatch.DispatchSummary;
import org.regulars.dispatch.Dispatches;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Everything that was sent to the customer; each line leads to the page that says why. */
@Controller
class MessagesController {

    private static final int MOST = 1000;
    private static final int PAGE = 50;

    private final Dispatches dispatches;
    private final CustomerLinks links;

    MessagesController(Dispatches dispatches, CustomerLinks links) {
        this.dispatches = dispatches;
        this.links = links;
    }

    /** One message and the token of the page that says why it came. */
    record Line(String subject, String sourceKey, Instant at, boolean unknown, String why) {}

    @GetMapping("/account/messages")
    String show(@AuthenticationPrincipal AccountSession who, @RequestParam(defaultValue = "0") int from, Model model) {
        List<Line> all = dispatches.of(who.customerId(), MOST).stream()
                .filter(one -> one.state() == DispatchState.SENT || one.state() == DispatchState.UNKNOWN)
                .map(one -> line(who.customerId(), one))
                .toList();
        int begin = Math.min(Math.max(from, 0), all.size());
        int end = Math.min(begin + PAGE, all.size());
        model.addAttribute("lines", all.subList(begin, end));
        model.addAttribute("begin", begin);
        model.addAttribute("next", end < all.size() ? end : 0);
        model.addAttribute("preferences", links.preferencesToken(who.customerId()));
        return "selfservice/account/messages";
    }

    private Line line(long customerId, DispatchSummary one) {
        Instant sent = one.sentAt();
        return new Line(
                one.subject(),
                one.sourceKey(),
                sent == null ? one.changedAt() : sent,
                one.state() == DispatchState.UNKNOWN,
                links.whyToken(customerId, one.dispatchId()));
    }
}
