package org.regulars.offer;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.audit.AuditTrail;
import org.regulars.consent.SignUpConfirmed;
import org.regulars.customer.Customers;
import org.regulars.shop.ShopProperties;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Gives offers and takes them back. Whoever gives holds first the customer's row, so that nobody gets more than one person
 * may, then the offer's, so that each code goes to one customer and nothing is refused while there is something left.
 */
@Component
@Transactional
public class Giving {

    private final JdbcClient jdbc;
    private final Customers customers;
    private final GivenOffers givenOffers;
    private final AuditTrail audit;
    private final ShopProperties shop;
    private final Clock clock;

    Giving(
            JdbcClient jdbc,
            Customers customers,
            GivenOffers givenOffers,
            AuditTrail audit,
            ShopProperties shop,
            Clock clock) {
        this.jdbc = jdbc;
        this.customers = customers;
        this.givenOffers = givenOffers;
        this.audit = audit;
        this.shop = shop;
        this.clock = clock;
    }

    /** The mailbox said yes: now the form's offer is given, in the same transaction. */
    @EventListener
    void confirmed(SignUpConfirmed confirmed) {
        jdbc.sql("""
                select o.identity_id, o.language, o.form, f.offer_id from opt_in o join form f on f.form = o.form
                where o.opt_in_id = ? and o.customer_id = ? and f.offer_id is not null
                """)
                .params(confirmed.optInId(), confirmed.customerId())
                .query((row, n) -> new Occasion(
                        row.getLong("offer_id"),
                        confirmed.customerId(),
                        row.getLong("identity_id"),
                        "opt-in-" + confirmed.optInId(),
                        row.getString("form"),
                        row.getString("language"),
                        true))
                .optional()
                .ifPresent(this::give);
    }

    /**
     * Gives an offer to a customer for an occasion that is not a form, such as a journey's step or a mail: the same occasion gives
     * once however often it asks, and who still has one gets no second. No mail of its own brings it.
     *
     * @param occasion by which it is known that it was given, such as "dispatch-17"
     */
    public Gift give(long offerId, long customerId, String occasion) {
        return give(new Occasion(offerId, customerId, 0, occasion, "", language(customerId), false));
    }

    /** The same by the hand of staff, brought by mail when they want so and the customer has an address. */
    public Gift give(long offerId, long customerId, String occasion, boolean mailed, String actor) {
        long mailbox = mailed ? mailbox(customerId) : 0;
        Gift gift = give(new Occasion(offerId, customerId, mailbox, occasion, "", language(customerId), mailbox > 0));
        if (gift.outcome() == Outcome.GIVEN) {
            audit.record(
                    actor, "offer-given", "customer " + customerId, Map.of("offer", offerId, "mailed", mailbox > 0));
        }
        return gift;
    }

    private Gift give(Occasion occasion) {
        customers.hold(occasion.customerId());
        List<GivenOffer> had = givenOffers.all(occasion.customerId(), occasion.language()).stream()
                .filter(one -> one.offerId() == occasion.offerId())
                .toList();
        Optional<GivenOffer> same = sameOccasion(occasion)
                .flatMap(id -> had.stream().filter(one -> one.givenId() == id).findFirst());
        if (same.isPresent()) {
            return new Gift(same.get().waiting() ? Outcome.WAITS : Outcome.HAD, same.get());
        }
        Optional<GivenOffer> open =
                had.stream().filter(one -> one.open() || one.waiting()).findFirst();
        if (open.isPresent()) {
            return new Gift(open.get().waiting() ? Outcome.WAITS : Outcome.HAD, open.get());
        }
        Optional<Offer> offer = offer(occasion.offerId());
        if (offer.isEmpty() || over(offer.get())) {
            return new Gift(Outcome.OVER, null);
        }
        long counted = had.stream()
                .filter(one -> one.state() != GivenOffer.State.TAKEN_BACK)
                .count();
        if (counted >= offer.get().perPerson()) {
            return new Gift(Outcome.ENOUGH, had.get(0));
        }
        return giveNew(offer.get(), occasion);
    }

    private Gift giveNew(Offer offer, Occasion occasion) {
        int room = hold(offer.offerId());
        Optional<String> code = room == 0 ? Optional.empty() : take(offer);
        // Who signed up for it was promised one; everybody else is told at once.
        boolean waits = room != 0 && !occasion.form().isEmpty();
        if (code.isEmpty() && !waits) {
            return new Gift(Outcome.NONE_LEFT, null);
        }
        long given = jdbc.sql("""
                insert into offer_given (customer_id, offer_id, identity_id, occasion, form, language, mailed, code, given_at)
                values (:customer, :offer, :identity, :occasion, :form, :language, :mailed, '', :now) returning given_id
                """)
                .param("customer", occasion.customerId())
                .param("offer", offer.offerId())
                .param("identity", occasion.identityId())
                .param("occasion", occasion.occasion())
                .param("form", occasion.form())
                .param("language", occasion.language())
                .param("mailed", occasion.mailed() && offer.kind() != Offer.Kind.NEWSLETTER)
                .param("now", utc(clock.instant()))
                .query(Long.class)
                .single();
        code.ifPresent(one -> ready(offer, occasion.customerId(), given, one));
        return new Gift(
                code.isPresent() ? Outcome.GIVEN : Outcome.WAITS,
                givenOffers.one(given, occasion.language()).orElseThrow());
    }

    private Optional<Long> sameOccasion(Occasion occasion) {
        return jdbc.sql("""
                select given_id from offer_given where customer_id = ? and offer_id = ? and occasion = ? order by given_id limit 1
                """)
                .params(occasion.customerId(), occasion.offerId(), occasion.occasion())
                .query(Long.class)
                .optional();
    }

    /** Has everybody else who gives this offer wait; how many more there may be, -1 for no end of them. */
    private int hold(long offerId) {
        return jdbc.sql("""
                select case when most is null then -1 else greatest(most - given, 0) end from offer where offer_id = ? for no key update
                """).param(offerId).query(Integer.class).single();
    }

    /** What there is to give: a code, '' for what has none; empty when there is nothing. */
    private Optional<String> take(Offer offer) {
        return switch (offer.kind()) {
            case NEWSLETTER -> Optional.of("");
            case FILE ->
                jdbc.sql("select '' from offer_file where offer_id = ?")
                        .param(offer.offerId())
                        .query(String.class)
                        .optional();
            case VOUCHER -> offer.made() ? Optional.of(make(offer)) : fromStock(offer);
        };
    }

    private Optional<String> fromStock(Offer offer) {
        return jdbc.sql("""
                update voucher_code set given_at = :now where code = (
                    select code from voucher_code where offer_id = :offer and given_at is null order by code limit 1 for update)
                returning code
                """)
                .param("now", utc(clock.instant()))
                .param("offer", offer.offerId())
                .query(String.class)
                .optional();
    }

    private String make(Offer offer) {
        Optional<String> made = Optional.empty();
        while (made.isEmpty()) {
            made = jdbc.sql("""
                    insert into voucher_code (code, offer_id, added_at, given_at) values (:code, :offer, :now, :now)
                    on conflict on constraint voucher_code_pkey do nothing returning code
                    """)
                    .param("code", Codes.make(offer.prefix()))
                    .param("offer", offer.offerId())
                    .param("now", utc(clock.instant()))
                    .query(String.class)
                    .optional();
        }
        return made.get();
    }

    private void ready(Offer offer, long customerId, long givenId, String code) {
        Instant now = clock.instant();
        jdbc.sql("""
                update offer_given set code = :code, ready_at = :now, valid_from = :from::timestamptz, valid_until = :until::timestamptz
                where customer_id = :customer and given_id = :given
                """)
                .param("code", code)
                .param("now", utc(now))
                .param("from", offer.validFrom() == null ? null : utc(start(offer.validFrom())))
                .param("until", until(offer, now))
                .param("customer", customerId)
                .param("given", givenId)
                .update();
        jdbc.sql("update offer set given = given + 1 where offer_id = ?")
                .param(offer.offerId())
                .update();
    }

    /** Gives what is still to be had to whoever waits, the first first; how many got theirs. */
    int refill(long offerId) {
        int room = hold(offerId);
        Offer offer = offer(offerId).orElseThrow();
        int filled = 0;
        if (over(offer)) {
            return 0;
        }
        for (Waiting one : jdbc.sql("""
                select customer_id, given_id from offer_given
                where offer_id = ? and ready_at is null and taken_back_at is null order by given_at, given_id for update
                """).param(offerId).query(Waiting.class).list()) {
            Optional<String> code = filled == room ? Optional.empty() : take(offer);
            if (code.isEmpty()) {
                break;
            }
            ready(offer, one.customerId(), one.givenId(), code.get());
            filled++;
        }
        return filled;
    }

    /** Takes back what staff gave by mistake; false when an order used it already, or it was taken back before. */
    public boolean takeBack(long customerId, long givenId, String actor) {
        customers.hold(customerId);
        Optional<Taken> taken = jdbc.sql("""
                update offer_given g set taken_back_at = :now where customer_id = :customer and given_id = :given
                    and taken_back_at is null and not exists (select from offer_use u where u.given_id = g.given_id)
                returning offer_id, ready_at is not null as counted
                """)
                .param("now", utc(clock.instant()))
                .param("customer", customerId)
                .param("given", givenId)
                .query(Taken.class)
                .optional();
        taken.ifPresent(one -> {
            if (one.counted()) {
                jdbc.sql("update offer set given = given - 1 where offer_id = ?")
                        .param(one.offerId())
                        .update();
            }
            audit.record(actor, "offer-taken-back", "customer " + customerId, Map.of("offer", one.offerId()));
        });
        return taken.isPresent();
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
                select name, kind, made, prefix, most, per_person, valid_from, valid_until, valid_days, gives_back from offer
                where offer_id = ?
                """)
                .param(offerId)
                .query((row, n) -> new Offer(
                        offerId,
                        row.getString("name"),
                        Offer.Kind.of(row.getString("kind")),
                        row.getBoolean("made"),
                        row.getString("prefix"),
                        row.getObject("most", Integer.class),
                        row.getInt("per_person"),
                        row.getObject("valid_from", LocalDate.class),
                        row.getObject("valid_until", LocalDate.class),
                        row.getObject("valid_days", Integer.class),
                        row.getBoolean("gives_back"),
                        words))
                .optional();
    }

    private boolean over(Offer offer) {
        LocalDate last = offer.validUntil();
        return last != null && clock.instant().atZone(shop.zone()).toLocalDate().isAfter(last);
    }

    private Instant start(LocalDate day) {
        return day.atStartOfDay(shop.zone()).toInstant();
    }

    /** The end of the last day in the shop's zone, whichever limit comes first; days count from when it can be used. */
    private @Nullable OffsetDateTime until(Offer offer, Instant now) {
        ZoneId zone = shop.zone();
        LocalDate last = offer.validUntil();
        Integer days = offer.validDays();
        if (days != null) {
            LocalDate today = now.atZone(zone).toLocalDate();
            LocalDate from = offer.validFrom();
            LocalDate own = (from != null && from.isAfter(today) ? from : today).plusDays(days);
            last = last == null || own.isBefore(last) ? own : last;
        }
        return last == null ? null : utc(start(last.plusDays(1)));
    }

    private String language(long customerId) {
        return jdbc.sql("select coalesce(nullif(language, ''), ?) from customer where customer_id = ?")
                .params(shop.language(), customerId)
                .query(String.class)
                .optional()
                .orElse(shop.language());
    }

    /** The identity of the address that mails go to; 0 when there is none. */
    private long mailbox(long customerId) {
        return jdbc.sql("""
                select identity_id from identity where customer_id = ? and kind = 'email'
                order by preferred_at desc nulls last, proven_at nulls last, identity_id limit 1
                """).param(customerId).query(Long.class).optional().orElse(0L);
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    /**
     * Why somebody gets something.
     *
     * @param identityId mailbox that it goes to; 0 for none
     * @param form '' when it came by none
     */
    private record Occasion(
            long offerId,
            long customerId,
            long identityId,
            String occasion,
            String form,
            String language,
            boolean mailed) {}

    record Waiting(long customerId, long givenId) {}

    record Taken(long offerId, boolean counted) {}
}
