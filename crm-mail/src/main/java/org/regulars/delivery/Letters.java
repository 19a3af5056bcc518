package org.regulars.delivery;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.regulars.bounce.BounceIds;
import org.regulars.consent.CustomerLinks;
import org.regulars.customer.Profiles;
import org.regulars.dispatch.ClaimedDispatch;
import org.regulars.dispatch.Content;
import org.regulars.dispatch.DispatchSource;
import org.regulars.dispatch.Letter;
import org.regulars.shop.ShopProperties;
import org.regulars.standing.ScoreCards;
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

    /** What templates call the profile's attributes; MJML has a tag that ends in the same word. */
    private static final Pattern ATTRIBUTES = Pattern.compile("(?<!mj-)attributes");

    private static final Pattern SCORES = Pattern.compile("\\bscores\\b");

    private final ObjectProvider<DispatchSource> sources;
    private final Templates mails;
    private final CustomerLinks links;
    private final MailComposer composer;
    private final ShopProperties shop;
    private final MailData mailData;
    private final Profiles profiles;
    private final ScoreCards scores;
    private final BounceIds bounceIds;
    private final ConcurrentLruCache<Key, Ready> templates = new ConcurrentLruCache<>(KEPT, this::read);

    Letters(
            ObjectProvider<DispatchSource> sources,
            Templates mails,
            CustomerLinks links,
            MailComposer composer,
            ShopProperties shop,
            Profiles profiles,
            ScoreCards scores,
            MailData mailData,
            BounceIds bounceIds) {
        this.sources = sources;
        this.mails = mails;
        this.links = links;
        this.composer = composer;
        this.shop = shop;
        this.profiles = profiles;
        this.scores = scores;
        this.mailData = mailData;
        this.bounceIds = bounceIds;
    }

    /** What the sources of these dispatches give for each, read for all of them together. */
    Function<ClaimedDispatch, Content> contents(List<ClaimedDispatch> dispatches) {
        Map<DispatchSource, List<ClaimedDispatch>> bySource = dispatches.stream()
                .collect(Collectors.groupingBy(this::source, IdentityHashMap::new, Collectors.toList()));
        Map<DispatchSource, Function<ClaimedDispatch, Content>> contents = new IdentityHashMap<>();
        bySource.forEach((source, its) -> contents.put(source, source.contents(its)));
        return dispatch ->
                Objects.requireNonNull(contents.get(source(dispatch))).apply(dispatch);
    }

    private DispatchSource source(ClaimedDispatch dispatch) {
        return sources.stream()
                .filter(source -> source.plans(dispatch.sourceKind(), dispatch.sourceKey()))
                .findFirst()
                .orElseThrow();
    }

    /** The letter as bytes; throws as {@link #prepare} does. */
    Written write(ClaimedDispatch dispatch, Function<ClaimedDispatch, Content> contents) {
        Prepared prepared = prepare(dispatch, contents.apply(dispatch));
        return new Written(prepared.letter(), Sealed.of(prepared.message(), shop.senderAddress()));
    }

    /** Throws whatever keeps this one letter from being written; others are not concerned. */
    Prepared prepare(ClaimedDispatch dispatch) {
        return prepare(dispatch, source(dispatch).content(dispatch));
    }

    private Prepared prepare(ClaimedDispatch dispatch, Content content) {
        String unsubscribe = dispatch.transactional()
                ? ""
                : links.unsubscribe(dispatch.customerId(), dispatch.dispatchId(), dispatch.purpose(), dispatch.topic());
        PersonalLinks personal = personal(dispatch, content, unsubscribe);
        Ready ready = templates.get(new Key(dispatch.templateKey(), dispatch.language()));
        Map<String, Object> data = mailData.of(
                content.data(),
                dispatch.firstName(),
                // Most mails say nothing but the name, and need no more of the profile.
                ready.attributes() ? profiles.forMails(dispatch.customerId()) : null,
                ready.scores() ? scores.forMails(dispatch.customerId()) : null,
                personal,
                dispatch.language(),
                dispatch.timeZone());
        RenderedMail mail = ready.template().render(data);
        String messageId = dispatch.messageId().isEmpty()
                ? bounceIds.messageId(dispatch.customerId(), dispatch.dispatchId())
                : dispatch.messageId();
        Letter letter = new Letter(dispatch, messageId, mail.subject(), mail.html(), mail.text(), content.facts());
        return new Prepared(letter, composer.compose(letter, personal, unsubscribe, dispatch.writtenAt()));
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
                ATTRIBUTES.matcher(source.toString()).find(),
                SCORES.matcher(source.toString()).find());
    }

    private record Key(String template, String language) {}

    /** A template, and whether it says anything of the profile's attributes or of scores. */
    private record Ready(MailTemplate template, boolean attributes, boolean scores) {}
}
