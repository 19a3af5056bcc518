package org.regulars.web.selfservice;

import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.regulars.consent.AboutDispatch;
import org.regulars.consent.ConsentEntry;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.CustomerLinks;
import org.regulars.dispatch.DispatchWhy;
import org.regulars.dispatch.Dispatches;
import org.regulars.web.page.PageLocale;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The recipient's own "why did I get this?": what happened, what was agreed to, and three ways to change it. */
@Controller
class WhyController {

    private final CustomerLinks links;
    private final Dispatches dispatches;
    private final ConsentLedger ledger;

    WhyController(CustomerLinks links, Dispatches dispatches, ConsentLedger ledger) {
        this.links = links;
        this.dispatches = dispatches;
        this.ledger = ledger;
    }

    @GetMapping("/p/why/{token}")
    String why(@PathVariable String token, HttpServletRequest request, Model model) {
        AboutDispatch about = links.aboutDispatch(token).orElseThrow(LinkBroken::new);
        long customerId = about.holder().customerId();
        DispatchWhy why = dispatches.why(customerId, about.dispatchId()).orElseThrow(LinkBroken::new);
        PageLocale.prefer(request, about.holder().language());
        Long entryId = why.consentEntryId();
        Optional<ConsentEntry> consent = entryId == null ? Optional.empty() : ledger.entry(customerId, entryId);
        model.addAttribute("why", why);
        model.addAttribute("holder", about.holder());
        model.addAttribute("happenedAt", happenedAt(why));
        model.addAttribute("items", items(why));
        model.addAttribute("consent", consent.orElse(null));
        model.addAttribute("preferences", links.preferencesToken(customerId));
        model.addAttribute(
                "unsubscribe", links.unsubscribeToken(customerId, about.dispatchId(), why.purpose(), why.topic()));
        return "selfservice/why";
    }

    private static Instant happenedAt(DispatchWhy why) {
        try {
            return OffsetDateTime.parse(String.valueOf(why.facts().get("happened_at")))
                    .toInstant();
        } catch (DateTimeException e) {
            return why.plannedAt();
        }
    }

    private static List<Item> items(DispatchWhy why) {
        return why.facts().get("items") instanceof List<?> items
                ? items.stream()
                        .filter(Map.class::isInstance)
                        .map(Map.class::cast)
                        .map(item -> new Item(String.valueOf(item.get("name")), String.valueOf(item.get("quantity"))))
                        .toList()
                : List.of();
    }

    /** A line of the basket the mail was about. */
    record Item(String name, String quantity) {}
}
