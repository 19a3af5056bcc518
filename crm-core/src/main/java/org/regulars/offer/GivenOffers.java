package org.regulars.offer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.shop.ShopProperties;
import org.regulars.token.SignedTokens;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What customers were given, in their words, and the files behind it. */
@Component
@Transactional(readOnly = true)
public class GivenOffers {

    private static final String FILE_LINK = "offer-file";
    private static final Duration LINK_WORKS = Duration.ofDays(14);
    /** The page after the confirmation shows the code for so long; then it is in the mail only. */
    private static final Duration SHOWN = Duration.ofHours(1);

    private static final String WORDS = """
            select title, words from offer_words w where w.offer_id = o.offer_id
            order by w.language = :language desc, w.language = :shop desc, w.language = 'en' desc, w.language limit 1""";

    private final JdbcClient jdbc;
    private final SignedTokens tokens;
    private final ShopProperties shop;
    private final Clock clock;

    GivenOffers(JdbcClient jdbc, SignedTokens tokens, ShopProperties shop, Clock clock) {
        this.jdbc = jdbc;
        this.tokens = tokens;
        this.shop = shop;
        this.clock = clock;
    }

    /** What a customer was given and nobody took back, the newest first, with its words in this language. */
    public List<GivenOffer> of(long customerId, String language) {
        return all(customerId, language).stream()
                .filter(one -> one.state() != GivenOffer.State.TAKEN_BACK)
                .toList();
    }

    /** The same with what was taken back. */
    public List<GivenOffer> all(long customerId, String language) {
        return given("g.customer_id = :id", customerId, language);
    }

    /** One thing given, for the mail that brings it. */
    public Optional<GivenOffer> one(long givenId, String language) {
        return given("g.given_id = :id", givenId, language).stream().findFirst();
    }

    /** What any mail can say of the newest voucher that a customer can use; null when there is none. */
    public @Nullable Map<String, Object> forMails(long customerId, String language) {
        return of(customerId, language).stream()
                .filter(one -> one.kind() == Offer.Kind.VOUCHER && one.open())
                .findFirst()
                .map(GivenOffer::forMails)
                .orElse(null);
    }

    /**
     * What a form promised to somebody who confirmed just now; empty later, when the link may have been forwarded. Who had theirs
     * before is shown that.
     */
    public Optional<Promise> promise(long customerId, String form, String language) {
        return jdbc.sql("""
                select f.offer_id, coalesce(w.title, o.name) as title
                from form f join offer o on o.offer_id = f.offer_id
                left join lateral (%s) w on true
                where f.form = :form and exists (select from opt_in i
                    where i.customer_id = :customer and i.form = f.form and i.confirmed_at > :since)
                """.formatted(WORDS))
                .param("form", form)
                .param("customer", customerId)
                .param("since", clock.instant().minus(SHOWN).atOffset(ZoneOffset.UTC))
                .param("language", language)
                .param("shop", shop.language())
                .query((row, n) -> {
                    long offer = row.getLong("offer_id");
                    GivenOffer given = of(customerId, language).stream()
                            .filter(one -> one.offerId() == offer)
                            .findFirst()
                            .orElse(null);
                    return new Promise(row.getString("title"), given);
                })
                .optional();
    }

    private List<GivenOffer> given(String condition, long id, String language) {
        return jdbc.sql("""
                select g.customer_id, g.given_id, g.offer_id, o.kind, coalesce(w.title, o.name) as title,
                    coalesce(w.words, '') as text, g.form, g.code, g.given_at, g.valid_from, g.valid_until, u.used_at,
                    coalesce(u.number, '') as number,
                    case when g.taken_back_at is not null then 'TAKEN_BACK'
                         when g.ready_at is null then 'WAITING'
                         when u.number is not null then 'USED'
                         when g.valid_until <= :now then 'OVER'
                         when g.valid_from > :now then 'NOT_YET'
                         else 'OPEN' end as state
                from offer_given g join offer o on o.offer_id = g.offer_id
                left join lateral (%s) w on true
                left join lateral (select u.number, u.used_at from offer_use u where u.given_id = g.given_id
                    order by u.used_at, u.number limit 1) u on true
                where %s order by g.given_at desc, g.given_id desc
                """.formatted(WORDS, condition))
                .param("id", id)
                .param("language", language)
                .param("shop", shop.language())
                .param("now", OffsetDateTime.now(clock))
                .query((row, n) -> new GivenOffer(
                        row.getLong("customer_id"),
                        row.getLong("given_id"),
                        row.getLong("offer_id"),
                        Offer.Kind.of(row.getString("kind")),
                        row.getString("title"),
                        row.getString("text"),
                        row.getString("form"),
                        row.getString("code"),
                        row.getObject("given_at", OffsetDateTime.class).toInstant(),
                        instant(row.getObject("valid_from", OffsetDateTime.class)),
                        instant(row.getObject("valid_until", OffsetDateTime.class)),
                        instant(row.getObject("used_at", OffsetDateTime.class)),
                        row.getString("number"),
                        GivenOffer.State.valueOf(row.getString("state"))))
                .list();
    }

    /** The absolute address under which this customer loads the file for two weeks; only ever for their own mailbox or page. */
    public String fileLink(long customerId, long givenId) {
        long until = clock.instant().plus(LINK_WORKS).getEpochSecond();
        return shop.link("/p/download/" + tokens.sign(FILE_LINK, customerId + ":" + givenId + ":" + until));
    }

    /** The file behind a link; empty when the link is none of ours, too old, or what it was for is gone or taken back. */
    public Optional<OfferFile> file(String token) {
        return tokens.verify(FILE_LINK, token)
                .map(content -> content.split(":", -1))
                .filter(part -> part.length == 3
                        && Instant.ofEpochSecond(Long.parseLong(part[2])).isAfter(clock.instant()))
                .flatMap(part -> jdbc.sql("""
                        select f.name, f.content_type, f.content from offer_given g join offer_file f on f.offer_id = g.offer_id
                        where g.given_id = ? and g.ready_at is not null and g.taken_back_at is null
                        """)
                        .param(Long.valueOf(part[1]))
                        .query((row, n) -> new OfferFile(
                                row.getString("name"), row.getString("content_type"), row.getBytes("content")))
                        .optional());
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime at) {
        return at == null ? null : at.toInstant();
    }
}
