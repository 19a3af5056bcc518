package org.regulars.offer;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.regulars.audit.AuditTrail;
import org.regulars.file.FileKind;
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
    private static final Pattern CODE = Pattern.compile("[A-Z0-9][A-Z0-9_-]{3,39}");

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
    private final Clock clock;

    Offers(JdbcClient jdbc, Giving giving, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.giving = giving;
        this.audit = audit;
        this.clock = clock;
    }

    /** All offers with how they go, the newest first. */
    @Transactional(readOnly = true)
    public List<OfferSummary> all() {
        return jdbc.sql("""
                select o.offer_id, o.name, o.kind,
                    (select count(*) from offer_given g where g.offer_id = o.offer_id) as given,
                    (select count(*) from offer_given g where g.offer_id = o.offer_id and g.ready_at is null) as waiting,
                    case when o.kind = 'file' then -1
                         when o.made then coalesce(greatest(o.most - o.given, 0), -1)
                         else (select count(*) from voucher_code c where c.offer_id = o.offer_id and c.given_at is null) end as left,
                    (select count(*) from voucher_code c, coupon_orders(c.code)
                     where c.offer_id = o.offer_id and c.given_at is not null) as used,
                    (select count(*) from form f where f.offer_id = o.offer_id and f.active) as forms
                from offer o order by o.offer_id desc
                """).query(OfferSummary.class).list();
    }

    @Transactional(readOnly = true)
    public Optional<OfferSummary> summary(long offerId) {
        return all().stream().filter(one -> one.offerId() == offerId).findFirst();
    }

    @Transactional(readOnly = true)
    public Optional<Offer> find(long offerId) {
        return giving.offer(offerId);
    }

    /** Keeps an offer and returns its id. */
    public long add(Offer offer, String actor) {
        long id = jdbc.sql("""
                insert into offer (name, kind, made, prefix, most, per_person, per_code, valid_days, valid_until, created_by, created_at)
                values (:name, :kind, :made, :prefix, :most::integer, :person, :code, :days::smallint, :until::date, :by, :now)
                returning offer_id
                """)
                .param("name", offer.name())
                .param("kind", offer.kind().key())
                .param("made", offer.made())
                .param("prefix", offer.prefix())
                .param("most", offer.most())
                .param("person", offer.perPerson())
                .param("code", offer.perCode())
                .param("days", offer.validDays())
                .param("until", offer.validUntil())
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
        jdbc.sql("""
                update offer set name = :name, prefix = :prefix, most = :most::integer, per_person = :person, per_code = :code,
                    valid_days = :days::smallint, valid_until = :until::date
                where offer_id = :id
                """)
                .param("id", offer.offerId())
                .param("name", offer.name())
                .param("prefix", offer.prefix())
                .param("most", offer.most())
                .param("person", offer.perPerson())
                .param("code", offer.perCode())
                .param("days", offer.validDays())
                .param("until", offer.validUntil())
                .update();
        jdbc.sql("delete from offer_words where offer_id = ?")
                .param(offer.offerId())
                .update();
        words(offer.offerId(), offer);
        audit.record(actor, "offer-changed", "offer " + offer.offerId(), Map.of("name", offer.name()));
        giving.refill(offer.offerId());
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
        audit.record(
                actor, "offer-file-kept", "offer " + offerId, Map.of("bytes", content.length, "type", kind));
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
     * Takes codes, one a line or with commas between; those who waited get theirs at once, the first first.
     *
     * @throws OfferRefused if there are none, or more than a million
     */
    public AddedCodes addCodes(long offerId, String text, String actor) {
        LinkedHashSet<String> codes = new LinkedHashSet<>();
        int[] wrong = {0};
        Arrays.stream(text.split("[\\s,;\"\uFEFF]+")).filter(one -> !one.isEmpty()).forEach(one -> {
            String code = one.toUpperCase(Locale.ROOT);
            if (CODE.matcher(code).matches()) {
                codes.add(code);
            } else {
                wrong[0]++;
            }
        });
        if (codes.isEmpty()) {
            throw new OfferRefused("offers.problem.codes.none");
        }
        if (codes.size() > MOST_CODES) {
            throw new OfferRefused("offers.problem.codes.many");
        }
        int added = jdbc.sql("""
                insert into voucher_code (code, offer_id, added_at) select u.code, :offer, :now from unnest(:codes::text[]) u (code)
                on conflict on constraint voucher_code_pkey do nothing
                """)
                .param("offer", offerId)
                .param("now", OffsetDateTime.now(clock))
                .param("codes", codes.toArray(String[]::new))
                .update();
        audit.record(actor, "voucher-codes-added", "offer " + offerId, Map.of("added", added, "wrong", wrong[0]));
        return new AddedCodes(added, codes.size() - added, wrong[0], giving.refill(offerId));
    }

    /** The offer of a form that is not over; empty when it has none. */
    @Transactional(readOnly = true)
    public Optional<Offer> ofForm(String form) {
        return jdbc.sql("select offer_id from form where form = ? and offer_id is not null")
                .param(form)
                .query(Long.class)
                .optional()
                .flatMap(this::find);
    }
}
