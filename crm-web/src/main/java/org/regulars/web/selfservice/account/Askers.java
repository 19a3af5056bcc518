package org.regulars.web.selfservice.account;

import jakarta.servlet.http.HttpServletRequest;
import org.regulars.consent.ConsentSource;
import org.regulars.privacy.PrivacyRequest;
import org.regulars.privacy.Rights;
import org.regulars.web.selfservice.Visitor;
import org.springframework.stereotype.Component;

/** A signed-in customer as whoever asks for something: they proved that the mailbox is theirs. */
@Component
class Askers {

    private final Visitor visitor;

    Askers(Visitor visitor) {
        this.visitor = visitor;
    }

    Rights.Asker of(HttpServletRequest request) {
        return Rights.Asker.onPage(PrivacyRequest.Proof.MAILBOX, source(request, "own-data-page"));
    }

    ConsentSource source(HttpServletRequest request, String source) {
        return visitor.at(request, source, "account", AccountDoor.PATH);
    }
}
