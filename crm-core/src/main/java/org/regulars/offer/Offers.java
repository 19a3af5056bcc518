package org.regulars.offer;

import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.regulars.audit.AuditTrail;
import org.regulars.file.FileKind;
import org.regulars.shop.ShopProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The offers there are: their words and limits, the file or the codes that they consist of. */
@Component
@Transactional
public class Offers {

    private static final int LARGEST_FILE = 10 * 1024 * 1024;
    private static final int LONGEST_FILE_NAME = 120;
    private static final int MOST_CODES = 1_000_000;

    /** What people can open without harm; never what a browser would run. */
    private static final Set<String> KINDS = Set.of(
            "application/pdf",
            "image/png",
            "image/jpeg",
            "image/gif",
            "image/webp",
            "application/zip",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "text/plain");

    private final JdbcClient jdbc;
    private final Giving giving;
    private final AuditTrail audit;
    private final ShopProperties shop;
    private final Clock clock;

    Offers(JdbcClient jdbc, Giving giving, AuditTrail audit, ShopProperties shop, Clock clock) {
        this.jdbc = jdbc;
        this.giving = giving;
        this.audit = audit;
        this.shop = shop;
        this.clock = clock;
    }

    /** All offers with how they go, the newest first. */
    @Transactional(readOnly = true)
    public List<OfferSummary> all() {
        return summaries("true", Map.of());
    }

    @Transactional(readOnly = true)
    public Optional<OfferSummary> summary(long offerId) {
        return summaries("o.offer_id = :id", Map.of("id", offerId)).stream().findFirst();
    }

    private List<OfferSummary> summaries(String condition, Map<String, ?> values) {
        return jdbc.sql("""
                with shown as (
                    select o.* from offer o where %s
                ), used as (
                    select u.given_id, u.offer_id, u.number from offer_use u where u.offer_id in (select offer_id from shown)
                ), revenue as (
                    select u.offer_id, sum(s.total - s.discount - s.credited) as revenue
                    from (select distinct offer_id, number from used) u
                    join customer_order s on s.number = u.number and s.kind = 'sale' and s.currency = :currency
                        and s.status not in ('cancelled', 'refunded')
                    group by u.offer_id
                ), given as (
                    select g.offer_id, count(*) filter (where g.ready_at is not null) as given,
                        count(*) filter (where g.ready_at is null) as waiting,
                        count(u.given_id) as used,
                        count(*) filter (where g.valid_until <= :now and u.given_id is null) as expired
                    from offer_given g left join (select distinct given_id from used) u on u.given_id = g.given_id
                    where g.taken_back_at is null and g.offer_id in (select offer_id from shown) group by g.offer_id
                ), stock as (
                    select c.offer_id, count(*) as codes, count(*) filter (where c.given_at is null) as free
                    from voucher_code c join shown o on o.offer_id = c.offer_id and not o.made group by c.offer_id
                )
                select o.offer_id, o.name, o.kind, o.made,
                    case when o.kind = 'voucher' and not o.made then least(coalesce(s.codes, 0), o.most)
                         else coalesce(o.most, -1) end as stock,
                    coalesce(g.given, 0) as given, coalesce(g.waiting, 0) as waiting,
                    case when o.kind = 'voucher' and not o.made
                         then least(coalesce(s.free, 0), case when o.most is not null then greatest(o.most - o.given, 0) end)
                         when o.most is null then -1 else greatest(o.most - o.given, 0) end as left,
                    coalesce(g.used, 0) as used, coalesce(r.revenue, 0) as revenue, coalesce(g.expired, 0) as expired,
                    (select count(*) from form f where f.offer_id = o.offer_id and f.active) as forms,
                    o.valid_until, coalesce(o.valid_until < :today, false) as over
                from shown o
                left join given g on g.offer_id = o.offer_id
                left join revenue r on r.offer_id = o.offer_id
                left join stock s on s.offer_id = o.offer_id
                order by o.offer_id desc
                """.formatted(condition))
                .params(values)
                .param("currency", shop.currency().getCurrencyCode())
                .param("now", OffsetDateTime.now(clock))
                .param("today", today())
                .query((row, n) -> new OfferSummary(
                        row.getLong("offer_id"),
                        row.getString("name"),
                        Offer.Kind.of(row.getString("kind")),
                        row.getBoolean("made"),
                        row.getLong("stock"),
                        row.getLong("given"),
                        row.getLong("waiting"),
                        row.getLong("left"),
                        row.getLong("used"),
                        row.getBigDecimal("revenue"),
                        row.getLong("expired"),
                        row.getLong("forms"),
                        row.getObject("valid_until", LocalDate.class),
                        row.getBoolean("over")))
                .list();
    }

    /** Number and name of all, by name. */
    @Transactional(readOnly = true)
    public Map<Long, String> names() {
        return names("true");
    }

    /** Number and name of those that somebody can still be given, by name. */
    @Transactional(readOnly = true)
    public Map<Long, String> running() {
        return names("coalesce(valid_until >= :today, true) and coalesce(given < most, true)");
    }

    /** Number and name of the vouchers, by name. */
    @Transactional(readOnly = true)
    public Map<Long, String> vouchers() {
        return names("kind = 'voucher'");
    }

    private Map<Long, String> names(String condition) {
        Map<Long, String> names = new LinkedHashMap<>();
        jdbc.sql("select offer_id, name from offer where %s order by lower(name), offer_id".formatted(condition))
                .param("today", today())
                .query(row -> {
                    names.put(row.getLong("offer_id"), row.getString("name"));
                });
        return names;
    }

    /** Whether somebody who signs up now gets it. */
    @Transactional(readOnly = true)
    public Availability availability(long offerId) {
        return Availability.valueOf(jdbc.sql("""
                select case when o.valid_until < :today or o.given >= o.most then 'GONE'
                            when o.kind = 'file' and not exists (select from offer_file f where f.offer_id = o.offer_id)
                                or o.kind = 'voucher' and not o.made and not exists
                                    (select from voucher_code c where c.offer_id = o.offer_id and c.given_at is null) then 'LATER'
                            else 'HERE' end
                from offer o where o.offer_id = :id
                """)
                .param("today", today())
                .param("id", offerId)
                .query(String.class)
                .single());
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), shop.zone());
    }

    @Transactional(readOnly = true)
    public Optional<Offer> find(long offerId) {
        return giving.offer(offerId);
    }

    /** Keeps an offer and returns its id. */
    public long add(Offer offer, String actor) {
        long id = values("""
                insert into offer (name, kind, made, prefix, most, per_person, valid_from, valid_until, valid_days, gives_back,
                    created_by, created_at)
                values (:name, :kind, :made, :prefix, :most::integer, :person, :from::date, :until::date, :days::smallint,
                    :gives_back, :by, :now)
                returning offer_id
                """, offer)
                .param("kind", offer.kind().key())
                .param("made", offer.made())
                .param("by", actor)
                .param("now", OffsetDateTime.now(clock))
                .query(Long.class)
                .single();
        words(id, offer);
        audit.record(actor, "offer-added", "offer " + id, Map.of("name", offer.name()));
        return id;
    }

    /** Changes everything but what it consists of; what was given stays as it was given. */
    public void change(Offer offer, String actor) {
        values("""
                update offer set name = :name, prefix = :prefix, most = :most::integer, per_person = :person,
                    valid_from = :from::date, valid_until = :until::date, valid_days = :days::smallint, gives_back = :gives_back
                where offer_id = :id
                """, offer).param("id", offer.offerId()).update();
        jdbc.sql("delete from offer_words where offer_id = ?")
                .param(offer.offerId())
                .update();
        words(offer.offerId(), offer);
        audit.record(actor, "offer-changed", "offer " + offer.offerId(), Map.of("name", offer.name()));
        giving.refill(offer.offerId());
    }

    private JdbcClient.StatementSpec values(String sql, Offer offer) {
        return jdbc.sql(sql)
                .param("name", offer.name())
                .param("prefix", offer.prefix())
                .param("most", offer.most())
                .param("person", offer.perPerson())
                .param("from", offer.validFrom())
                .param("until", offer.validUntil())
                .param("days", offer.validDays())
                .param("gives_back", offer.givesBack());
    }

    private void words(long offerId, Offer offer) {
        offer.words()
                .forEach((language, words) -> jdbc.sql(
                                "insert into offer_words (offer_id, language, title, words) values (?, ?, ?, ?)")
                        .params(offerId, language, words.title(), words.text())
                        .update());
    }

    /**
     * Keeps the file of an offer in place of the one before; what it is tell its first bytes, not its name.
     *
     * @throws OfferRefused if it is empty, too large or nothing that people can open without harm
     */
    public void keepFile(long offerId, String name, byte[] content, String actor) {
        if (content.length == 0) {
            throw new OfferRefused("offers.problem.file.empty");
        }
        if (content.length > LARGEST_FILE) {
            throw new OfferRefused("offers.problem.file.large");
        }
        String kind = FileKind.of(content);
        if (!KINDS.contains(kind)) {
            throw new OfferRefused("offers.problem.file.kind");
        }
        jdbc.sql("""
                insert into offer_file (offer_id, name, content_type, content, uploaded_at) values (?, ?, ?, ?, ?)
                on conflict on constraint offer_file_pkey do update set name = excluded.name,
                    content_type = excluded.content_type, content = excluded.content, uploaded_at = excluded.uploaded_at
                """)
                .params(offerId, plain(name), kind, content, OffsetDateTime.now(clock))
                .update();
        audit.record(actor, "offer-file-kept", "offer " + offerId, Map.of("bytes", content.length, "type", kind));
        giving.refill(offerId);
    }

    private static String plain(String name) {
        String last = name.replace('\\', '/').replaceAll(".*/", "");
        String safe = last.replaceAll("[^\\p{L}\\p{N}._ -]", "_").strip();
        String named = safe.isBlank() || safe.startsWith(".") ? "download" + safe : safe;
        return named.length() <= LONGEST_FILE_NAME ? named : named.substring(named.length() - LONGEST_FILE_NAME);
    }

    /** The file of an offer, without its content. */
    @Transactional(readOnly = true)
    public Optional<String> fileName(long offerId) {
        return jdbc.sql("select name from offer_file where offer_id = ?")
                .param(offerId)
                .query(String.class)
                .optional();
    }

    /**
     * Takes codes; those who waited get theirs at once, the first first.
     *
     * @param text one a line or with commas between, or a file with a column headed "code"
     * @throws OfferRefused if there are none, or more than a million
     */
    public AddedCodes addCodes(long offerId, String text, String actor) {
        CodeList list = CodeList.read(text);
        if (list.codes().isEmpty() && list.broken() == 0) {
            throw new OfferRefused("offers.problem.codes.none");
        }
        if (list.codes().size() > MOST_CODES) {
            throw new OfferRefused("offers.problem.codes.many");
        }
        int added = jdbc.sql("""
                insert into voucher_code (code, offer_id, added_at) select u.code, :offer, :now from unnest(:codes::text[]) u (code)
                on conflict on constraint voucher_code_pkey do nothing
                """)
                .param("offer", offerId)
                .param("now", OffsetDateTime.now(clock))
                .param("codes", list.codes().toArray(String[]::new))
                .update();
        audit.record(actor, "voucher-codes-added", "offer " + offerId, Map.of("added", added, "broken", list.broken()));
        return new AddedCodes(
                added,
                list.codes().size() - added,
                list.repeated(),
                list.broken(),
                list.lines(),
                giving.refill(offerId));
    }
}
