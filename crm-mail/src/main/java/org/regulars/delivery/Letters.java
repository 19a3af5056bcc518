package org.regulars.delivery;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.regulars.bounce.BounceIds;
import org.regulars.consent.CustomerLinks;
import org.regulars.customer.Profiles;
import org.regulars.dispatch.ClaimedDispatch;
import org.regulars.dispatch.Content;
import org.regulars.dispatch.DispatchSource;
import org.regulars.dispatch.Letter;
import org.regulars.offer.GivenOffers;
import org.regulars.shop.ShopProperties;
import org.regulars.template.MailTemplate;
import org.regulars.template.RenderedMail;
import org.regulars.template.TemplateSource;
import org.regulars.template.Templates;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.util.ConcurrentLruCache;

/** Writes the letter of one claimed dispatch. */
@Component
class Letters {

    /** As many mails in as many languages as go out at the same time, and more. */
    private static final int KEPT = 500;

    private final ObjectProvider<DispatchSource> sources;
    private final Templates mails;
    private final CustomerLinks links;
    private final MailComposer composer;
    private final ShopProperties shop;
    private final MailData mailData;
    private final GivenOffers givenOffers;
    private final Clock clock;
    private final Profiles profiles;
    private final BounceIds bounceIds;
    private final ConcurrentLruCache<Key, Ready> templates = new ConcurrentLruCache<>(KEPT, this::read);

    Letters(
            ObjectProvider<DispatchSource> sources,
            Templates mails,
            CustomerLinks links,
            MailComposer composer,
            ShopProperties shop,
            Profiles profiles,
            MailData mailData,
            BounceIds bounceIds,
            GivenOffers givenOffers,
            Clock clock) {
        this.sources = sources;
        this.mails = mails;
        this.links = links;
        this.composer = composer;
        this.shop = shop;
        this.profiles = profiles;
        this.mailData = mailData;
        this.bounceIds = bounceIds;
        this.givenOffers = givenOffers;
        this.clock = clock;
    }

    /** Throws whatever keeps this one letter from being written; others are not concerned. */
    Prepared prepare(ClaimedDispatch dispatch) {
        Instant now = clock.instant();
        Content content = sources.stream()
                .filter(source -> source.plans(dispatch.sourceKind(), dispatch.sourceKey()))
                .findFirst()
                .orElseThrow()
                .content(dispatch);
        String unsubscribe = dispatch.transactional()
                ? ""
                : links.unsubscribe(dispatch.customerId(), dispatch.dispatchId(), dispatch.purpose(), dispatch.topic());
        PersonalLinks personal = personal(dispatch, content, unsubscribe);
        Ready ready = templates.get(new Key(dispatch.templateKey(), dispatch.language()));
        Map<String, Object> data = mailData.of(
                content.data(),
                dispatch.firstName(),
                ready.voucher() ? givenOffers.forMails(dispatch.customerId(), dispatch.language()) : null,
                // Most mails say nothing but the name, and need no more of the profile.
                ready.attributes() ? profiles.forMails(dispatch.customerId()) : null,
                personal,
                dispatch.language(),
                dispatch.timeZone());
        RenderedMail mail = ready.template().render(data);
        String messageId = dispatch.messageId().isEmpty()
                ? bounceIds.messageId(dispatch.customerId(), dispatch.dispatchId())
                : dispatch.messageId();
        Letter letter = new Letter(dispatch, messageId, mail.subject(), mail.html(), mail.text(), content.facts());
        return new Prepared(letter, composer.compose(letter, personal, unsubscribe, now));
    }

    private PersonalLinks personal(ClaimedDispatch dispatch, Content content, String unsubscribe) {
        Map<String, String> all = new HashMap<>(content.links());
        all.put("why", links.why(dispatch.customerId(), dispatch.dispatchId()));
        if (!dispatch.transactional()) {
            all.put("preferences", links.preferences(dispatch.customerId(), dispatch.dispatchId()));
            all.put("unsubscribe", unsubscribe);
            all.put("account", shop.link("/account"));
        }
        return new PersonalLinks(all);
    }

    private Ready read(Key key) {
        TemplateSource source = mails.load(key.template(), Locale.forLanguageTag(key.language()));
        return new Ready(
                MailTemplate.parse(source),
                source.toString().contains("attributes"),
                source.toString().contains("voucher"));
    }

    private record Key(String template, String language) {}

    /** A template, and whether it says anything of the profile's attributes or of a voucher. */
    private record Ready(MailTemplate template, boolean attributes, boolean voucher) {}
}
