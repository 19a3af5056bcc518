package org.regulars.web.selfservice.account;

import java.util.List;
import org.regulars.account.AccountSession;
import org.regulars.basket.Baskets;
import org.regulars.order.OrderDetail;
import org.regulars.order.Orders;
import org.regulars.quote.QuoteState;
import org.regulars.quote.Quotes;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What the customer bought, was offered and left in baskets. */
@Controller
class PurchasesController {

    private static final int PAGE = 20;
    private static final int MOST_QUOTES = 50;

    private final Orders orders;
    private final Quotes quotes;
    private final Baskets baskets;

    PurchasesController(Orders orders, Quotes quotes, Baskets baskets) {
        this.orders = orders;
        this.quotes = quotes;
        this.baskets = baskets;
    }

    @GetMapping("/account/purchases")
    String show(@AuthenticationPrincipal AccountSession who, @RequestParam(defaultValue = "0") int from, Model model) {
        int begin = Math.min(Math.max(from, 0), 100_000);
        List<OrderDetail> found = orders.newest(who.customerId(), begin, PAGE + 1);
        model.addAttribute("orders", found.subList(0, Math.min(PAGE, found.size())));
        model.addAttribute("begin", begin);
        model.addAttribute("next", found.size() > PAGE ? begin + PAGE : 0);
        model.addAttribute("baskets", baskets.open(who.customerId()));
        // A draft is not theirs yet.
        model.addAttribute(
                "quotes",
                quotes.of(who.customerId(), MOST_QUOTES).stream()
                        .filter(quote -> quote.state() != QuoteState.DRAFT)
                        .toList());
        return "selfservice/account/purchases";
    }
}
