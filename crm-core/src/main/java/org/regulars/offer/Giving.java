package org.regulars.offer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.consent.SignUpConfirmed;
import org.regulars.customer.Customers;
import org.regulars.shop.ShopProperties;
import org.regulars.token.SignedTokens;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who was given what. Each code goes to one customer, decided by one statement however many confirm at once; where no code is
 * left the sign-up counts all the same, and its code follows when there are new ones.
 */
@Component
@Transactional
public class Giving {

    private static final String FILE_LINK = "offer-file";
    private static final Duration LINK_WORKS = Duration.ofDays(14);
    /** The page after the confirmation shows the code for so long; then it is in the mail only. */
    private static final Duration SHOWN = Duration.ofHours(1);

    private final JdbcClient jdbc;
    private final Customers customers;
    private final SignedTokens tokens;
    private final ShopProperties shop;
    private final Clock clock;

    Giving(JdbcClient jdbc, Customers customers, SignedTokens tokens, ShopProperties shop, Clock clock) {
        this.jdbc = jdbc;
        this.customers = customers;
        this.tokens = tokens;
        this.shop = shop;
        this.clock = clock;
    }

    /** Makes the key of links before anybody only looks at one. */
    @EventListener(ApplicationReadyEvent.class)
    void prepare() {
        tokens.sign(FILE_LINK, "");
    }

    @Transactional(readOnly = true)
    Optional<Offer> offer(long offerId) {
        Map<String, Offer.Words> words = new LinkedHashMap<>();
        jdbc.sql("select language, title, words from offer_words where offer_id = ?")
                .param(offerId)
                .query(row -> {
                    words.put(
                            row.getString("language"), new Offer.Words(row.getString("title"), row.getString("words")));
                });
        return jdbc.sql("""
                select name, kind, made, prefix, most, per_person, per_code, valid_days, valid_until from offer
                where offer_id = ?
                """)
                .param(offerId)
                .query((row, n) -> new Offer(
                        offerId,
                        row.getString("name"),
                        Offer.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                        row.getBoolean("made"),
                        row.getString("prefix"),
                        row.getObject("most", Integer.class),
                        row.getInt("per_person"),
                        row.getInt("per_code"),
                        row.getObject("valid_days", Integer.class),
                        row.getObject("valid_until", LocalDate.class),
                        words))
                .optional();
    }

    /** The mailbox said yes: now the form's offer is given, in the same transaction. */
    @EventListener
    void confirmed(SignUpConfirmed confirmed) {
        jdbc.sql("""
                select o.identity_id, o.language, o.form, f.offer_id from opt_in o join form f on f.form = o.form
                where o.opt_in_id = ? and o.customer_id = ? and f.offer_id is not null
                """)
                .params(confirmed.optInId(), confirmed.customerId())
                .query(Earned.class)
                .optional()
                .ifPresent(one -> give(
                        one.offerId(),
                        confirmed.customerId(),
                        one.identityId(),
                        "opt-in-" + confirmed.optInId(),
                        one.form(),
                        one.language()));
    }

    /**
     * Gives an offer to a customer, who gets no more of it than one person may and nothing twice for one occasion.
     *
     * @param occasion by which it is known that it was given, such as a sign-up or a journey's step
     * @param form '' when it came by none
     * @return whether something was given, if only a place in the line for a code
     */
    public boolean give(
            long offerId, long customerId, long identityId, String occasion, String form, String language) {
        Offer offer = offer(offerId).orElse(null);
        customers.hold(customerId);
        int had = jdbc.sql("select count(*) from offer_given where customer_id = ? and offer_id = ?")
                .params(customerId, offerId)
                .query(Integer.class)
                .single();
        Instant now = clock.instant();
        if (offer == null || had >= offer.perPerson() || over(offer, now)) {
            return false;
        }
        return jdbc.sql("""
                insert into offer_given (customer_id, offer_id, identity_id, occasion, form, language, code, given_at)
                values (?, ?, ?, ?, ?, ?, '', ?)
                on conflict on constraint offer_given_occasion_key do nothing returning given_id
                """)
                .params(customerId, offerId, identityId, occasion, form, language, utc(now))
                .query(Long.class)
                .optional()
                .map(given -> {
                    fill(offer, customerId, given, now);
                    return true;
                })
                .orElse(false);
    }

    /** Gives what is still to be had to whoever waits, the first first; how many got theirs. */
    int refill(long offerId) {
        Offer offer = offer(offerId).orElseThrow();
        int filled = 0;
        for (Waiting one : jdbc.sql("""
                select customer_id, given_id from offer_given where offer_id = ? and ready_at is null
                order by given_at, given_id for update skip locked
                """).param(offerId).query(Waiting.class).list()) {
            if (!fill(offer, one.customerId(), one.givenId(), clock.instant())) {
                break;
            }
            filled++;
        }
        return filled;
    }

    /** The same for every offer that somebody waits for. */
    int refillAll() {
        return jdbc
                .sql("select distinct offer_id from offer_given where ready_at is null")
                .query(Long.class)
                .list()
                .stream()
                .mapToInt(this::refill)
                .sum();
    }

    private boolean fill(Offer offer, long customerId, long givenId, Instant now) {
        if (offer.kind() == Offer.Kind.FILE) {
            return hasFile(offer.offerId()) && ready(offer, customerId, givenId, "", now);
        }
        return code(offer, now)
                .map(code -> ready(offer, customerId, givenId, code, now))
                .orElse(false);
    }

    private boolean hasFile(long offerId) {
        return jdbc.sql("select exists (select from offer_file where offer_id = ?)")
                .param(offerId)
                .query(Boolean.class)
                .single();
    }

    private Optional<String> code(Offer offer, Instant now) {
        if (!offer.made()) {
            return jdbc.sql("""
                    update voucher_code set given_at = :now where code = (
                        select code from voucher_code where offer_id = :offer and given_at is null
                        order by code limit 1 for update skip locked)
                    returning code
                    """)
                    .param("now", utc(now))
                    .param("offer", offer.offerId())
                    .query(String.class)
                    .optional();
        }
        // The offer's own row counts, so that no more are made than there may be.
        boolean room = jdbc.sql(
                                "update offer set given = given + 1 where offer_id = ? and (most is null or given < most)")
                        .param(offer.offerId())
                        .update()
                == 1;
        while (room) {
            Optional<String> made = jdbc.sql("""
                    insert into voucher_code (code, offer_id, added_at, given_at) values (:code, :offer, :now, :now)
                    on conflict on constraint voucher_code_pkey do nothing returning code
                    """)
                    .param("code", Codes.make(offer.prefix()))
                    .param("offer", offer.offerId())
                    .param("now", utc(now))
                    .query(String.class)
                    .optional();
            if (made.isPresent()) {
                return made;
            }
        }
        return Optional.empty();
    }

    private boolean ready(Offer offer, long customerId, long givenId, String code, Instant now) {
        Instant until = until(offer, now);
        return jdbc.sql("""
                update offer_given set code = :code, ready_at = :now, valid_until = :until::timestamptz
                where customer_id = :customer and given_id = :given and ready_at is null
                """)
                        .param("code", code)
                        .param("now", utc(now))
                        .param("until", until == null ? null : utc(until))
                        .param("customer", customerId)
                        .param("given", givenId)
                        .update()
                == 1;
    }

    private boolean over(Offer offer, Instant now) {
        LocalDate last = offer.validUntil();
        return last != null && now.atZone(shop.zone()).toLocalDate().isAfter(last);
    }

    /** The end of the last day in the shop's zone, whichever limit comes first. */
    private @Nullable Instant until(Offer offer, Instant now) {
        ZoneId zone = shop.zone();
        LocalDate last = offer.validUntil();
        Integer days = offer.validDays();
        if (days != null) {
            LocalDate own = now.atZone(zone).toLocalDate().plusDays(days);
            last = last == null || own.isBefore(last) ? own : last;
        }
        return last == null ? null : last.plusDays(1).atStartOfDay(zone).toInstant();
    }

    /** What a customer was given, the newest first, with its words in this language. */
    @Transactional(readOnly = true)
    public List<GivenOffer> of(long customerId, String language) {
        return given("g.customer_id = :id", customerId, language);
    }

    /**
     * What came of a sign-up that was confirmed just now; empty later, when the link may have been forwarded, and when there was
     * nothing to be had. Who had theirs before is shown that.
     */
    @Transactional(readOnly = true)
    public Optional<GivenOffer> fresh(long customerId, String form, String language) {
        return jdbc.sql("""
                select f.offer_id from opt_in o join form f on f.form = o.form
                where o.customer_id = ? and o.form = ? and o.confirmed_at > ? and f.offer_id is not null limit 1
                """)
                .params(customerId, form, utc(clock.instant().minus(SHOWN)))
                .query(Long.class)
                .optional()
                .flatMap(offer -> of(customerId, language).stream()
                        .filter(one -> one.offerId() == offer)
                        .findFirst());
    }

    /** What any mail can say of the newest voucher that a customer can still use; null when there is none. */
    @Transactional(readOnly = true)
    public @Nullable Map<String, Object> forMails(long customerId, String language) {
        return of(customerId, language).stream()
                .filter(one -> !one.code().isEmpty() && !one.over() && one.used() == 0)
                .findFirst()
                .map(GivenOffer::forMails)
                .orElse(null);
    }

    /** One thing given, for the mail that brings it. */
    @Transactional(readOnly = true)
    public Optional<GivenOffer> one(long givenId, String language) {
        return given("g.given_id = :id", givenId, language).stream().findFirst();
    }

    private List<GivenOffer> given(String condition, long id, String language) {
        return jdbc.sql("""
                select g.customer_id, g.given_id, g.offer_id, o.kind, coalesce(w.title, o.name) as title,
                    coalesce(w.words, '') as text, g.code, g.given_at, g.valid_until,
                    coalesce(g.valid_until <= :now, false) as over,
                    case when g.code = '' then 0 else (select count(*) from coupon_orders(g.code)) end as used
                from offer_given g join offer o on o.offer_id = g.offer_id
                left join lateral (
                    select title, words from offer_words w where w.offer_id = o.offer_id
                    order by w.language = :language desc, w.language = :shop desc, w.language = 'en' desc, w.language limit 1) w on true
                where %s order by g.given_at desc, g.given_id desc
                """.formatted(condition))
                .param("id", id)
                .param("language", language)
                .param("shop", shop.language())
                .param("now", OffsetDateTime.now(clock))
                .query((row, n) -> new GivenOffer(
                        row.getLong("customer_id"),
                        row.getLong("given_id"),
                        row.getLong("offer_id"),
                        row.getString("kind"),
                        row.getString("title"),
                        row.getString("text"),
                        row.getString("code"),
                        row.getObject("given_at", OffsetDateTime.class).toInstant(),
                        Optional.ofNullable(row.getObject("valid_until", OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant)
                                .orElse(null),
                        row.getBoolean("over"),
                        row.getInt("used")))
                .list();
    }

    /** The absolute address under which this customer loads the file for two weeks; only ever for their own mailbox or page. */
    public String fileLink(long customerId, long givenId) {
        long until = clock.instant().plus(LINK_WORKS).getEpochSecond();
        return shop.link("/p/download/" + tokens.sign(FILE_LINK, customerId + ":" + givenId + ":" + until));
    }

    /** The file behind a link; empty when the link is none of ours, too old, or its customer is gone. */
    @Transactional(readOnly = true)
    public Optional<OfferFile> file(String token) {
        return tokens.verify(FILE_LINK, token)
                .map(content -> content.split(":", -1))
                .filter(part -> part.length == 3
                        && Instant.ofEpochSecond(Long.parseLong(part[2])).isAfter(clock.instant()))
                .flatMap(part -> jdbc.sql("""
                        select f.name, f.content_type, f.content from offer_given g join offer_file f on f.offer_id = g.offer_id
                        where g.given_id = ? and g.ready_at is not null
                        """)
                        .param(Long.valueOf(part[1]))
                        .query((row, n) -> new OfferFile(
                                row.getString("name"), row.getString("content_type"), row.getBytes("content")))
                        .optional());
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    record Earned(long identityId, String language, String form, long offerId) {}

    record Waiting(long customerId, long givenId) {}
}
