package org.regulars.confirmation;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.regulars.dispatch.ClaimedDispatch;
import org.regulars.dispatch.Content;
import org.regulars.dispatch.DispatchPlan;
import org.regulars.dispatch.Dispatches;
import org.regulars.offer.GivenOffer;
import org.regulars.offer.GivenOffers;
import org.regulars.template.ReadyMails;
import org.springframework.stereotype.Component;

/** One transactional mail for each file or voucher that somebody signed up for or got from staff, to the mailbox that confirmed. */
@Component
class OfferMails extends RequestedMails {

    private static final DispatchPlan PLAN = DispatchPlan.transactional("offer", ReadyMails.OFFER);

    private static final String FACT = "given_id";

    private final GivenOffers givenOffers;

    OfferMails(Dispatches dispatches, GivenOffers givenOffers, Answered answered, Clock clock) {
        super(PLAN, FACT, dispatches, answered, clock);
        this.givenOffers = givenOffers;
    }

    @Override
    public String key() {
        return "offer-mails";
    }

    @Override
    String requests() {
        return """
                select g.customer_id, 'offer-' || g.given_id, g.identity_id, g.language,
                       jsonb_build_object('given_id', g.given_id, 'happened_at', g.given_at, 'form', g.form), g.ready_at
                from offer_given g where g.mailed and g.ready_at > :moment::timestamptz - interval '7 days' and g.taken_back_at is null
                """;
    }

    @Override
    String waiting() {
        return """
                select from offer_given g where g.given_id = u.id and g.taken_back_at is null and coalesce(g.valid_until > :now, true)
                """;
    }

    @Override
    public Content content(ClaimedDispatch dispatch) {
        GivenOffer given = givenOffers
                .one(Answered.id(dispatch.facts(), FACT), dispatch.language())
                .orElseThrow();
        Map<String, String> links = new HashMap<>();
        if (given.loadable()) {
            links.put("open", givenOffers.fileLink(given.customerId(), given.givenId()));
        }
        return new Content(
                Map.of(
                        "offer",
                        Map.of(
                                "title",
                                given.title(),
                                "text",
                                given.text(),
                                "signed_up",
                                !given.form().isEmpty()),
                        "voucher",
                        given.forMails()),
                links,
                Map.of());
    }
}
