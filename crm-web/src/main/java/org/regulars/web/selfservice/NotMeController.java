package org.regulars.web.selfservice;

import jakarta.servlet.http.HttpServletRequest;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.ConsentSource;
import org.regulars.consent.CustomerLinks;
import org.regulars.consent.LinkHolder;
import org.regulars.consent.Suppressions;
import org.regulars.note.Notes;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * "That was not me": whoever reads the mailbox is not the customer. Everything stops, nothing at all goes to the address any
 * more, and a note asks staff to look.
 */
@Controller
class NotMeController {

    private final CustomerLinks links;
    private final ConsentLedger ledger;
    private final Suppressions suppressions;
    private final Notes notes;
    private final MessageSource messages;
    private final Visitor visitor;

    NotMeController(
            CustomerLinks links,
            ConsentLedger ledger,
            Suppressions suppressions,
            Notes notes,
            MessageSource messages,
            Visitor visitor) {
        this.links = links;
        this.ledger = ledger;
        this.suppressions = suppressions;
        this.notes = notes;
        this.messages = messages;
        this.visitor = visitor;
    }

    @PostMapping("/p/preferences/{token}/not-me")
    String notMe(@PathVariable String token, HttpServletRequest request) {
        LinkHolder holder = links.preferencesHolder(token).orElseThrow(LinkBroken::new);
        ConsentSource by = visitor.at(request, "preference-page", "not-me", "/p/preferences");
        ledger.withdrawAll(holder.customerId(), by);
        if (!holder.email().isEmpty()
                && suppressions
                        .of(holder.email())
                        .filter(Suppressions.Reason.WRONG::equals)
                        .isEmpty()) {
            suppressions.suppress(holder.email(), Suppressions.Reason.WRONG, "not-me");
            notes.write(
                    "system",
                    holder.customerId(),
                    messages.getMessage(
                            "selfservice.not-me.note", new Object[] {holder.email()}, LocaleContextHolder.getLocale()),
                    true);
        }
        return Back.to(request, "/p/preferences/" + token + "?done=not-me");
    }
}
