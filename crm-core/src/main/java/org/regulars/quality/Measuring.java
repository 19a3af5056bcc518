package org.regulars.quality;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.regulars.consent.Suppressions;
import org.regulars.database.SqlFile;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Works out the quality of what is known: of everybody slice by slice, or of some customers. */
@Component
class Measuring {

    private static final String ISSUES = SqlFile.beside(Measuring.class, "issues.sql");
    private static final String CUSTOMERS = SqlFile.beside(Measuring.class, "customers.sql");
    private static final int SLICE = 50_000;
    /** A domain that so many customers have is right, whatever it looks like. */
    private static final int FREQUENT = 20;

    private static final int OLDEST_YEARS = 115;

    /** Mailboxes of a role rather than a person, in the languages of the product and some more. */
    private static final String[] ROLE_BOXES = {
        "info",
        "information",
        "sales",
        "support",
        "admin",
        "administrator",
        "contact",
        "kontakt",
        "contacto",
        "contatto",
        "contactus",
        "office",
        "buero",
        "buro",
        "bureau",
        "verkauf",
        "vertrieb",
        "vente",
        "ventes",
        "ventas",
        "vendite",
        "service",
        "kundenservice",
        "kundendienst",
        "customerservice",
        "help",
        "helpdesk",
        "hilfe",
        "hello",
        "hallo",
        "bonjour",
        "hola",
        "mail",
        "email",
        "post",
        "postmaster",
        "webmaster",
        "hostmaster",
        "abuse",
        "noreply",
        "no-reply",
        "donotreply",
        "do-not-reply",
        "billing",
        "accounting",
        "accounts",
        "buchhaltung",
        "rechnung",
        "facturation",
        "comptabilite",
        "facturacion",
        "contabilidad",
        "orders",
        "order",
        "bestellung",
        "commande",
        "pedidos",
        "marketing",
        "press",
        "presse",
        "prensa",
        "jobs",
        "career",
        "karriere",
        "bewerbung",
        "rh",
        "hr",
        "it",
        "root",
        "team",
        "shop",
        "einkauf",
        "achat",
        "achats",
        "compras",
        "purchasing",
        "reception",
        "rezeption",
        "recepcion",
        "empfang",
        "zentrale",
        "accueil",
        "secretariat",
        "sekretariat",
        "secretaria",
        "security",
        "legal",
        "privacy",
        "datenschutz"
    };

    /** What people type instead of a name. */
    private static final String[] NO_NAMES = {
        "test",
        "tests",
        "tester",
        "testing",
        "asdf",
        "asdfg",
        "asdfgh",
        "qwerty",
        "qwertz",
        "azerty",
        "xxx",
        "none",
        "null",
        "n/a",
        "na",
        "n.a.",
        "unknown",
        "unbekannt",
        "inconnu",
        "desconocido",
        "anonymous",
        "anonym",
        "firstname",
        "first name",
        "vorname",
        "prénom",
        "prenom",
        "lastname",
        "last name",
        "nachname",
        "name",
        "dummy",
        "foo",
        "bar",
        "abc",
        "-",
        "--",
        ".",
        "..",
        "?",
        "x",
        "guest",
        "gast",
        "customer",
        "kunde",
        "client",
        "user"
    };

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Suppressions suppressions;
    private final Clock clock;

    Measuring(JdbcClient jdbc, TransactionTemplate transaction, Suppressions suppressions, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.suppressions = suppressions;
        this.clock = clock;
    }

    /** Looks at everybody; answers how many. */
    long everybody() {
        Instant begun = clock.instant();
        judgeAll();
        countNames();
        Long[] blocked = blocked();
        long customers = 0;
        long last = 0;
        while (true) {
            long from = last;
            Long to = jdbc.sql("""
                    select max(customer_id) from (
                        select customer_id from customer where customer_id > ? order by customer_id limit ?) slice
                    """)
                    .params(from, SLICE)
                    .query(Long.class)
                    .optional()
                    .orElse(null);
            if (to == null) {
                break;
            }
            customers += measure(
                    "c.customer_id > :from and c.customer_id <= :to",
                    "customer_id > :from and customer_id <= :to",
                    Map.of("from", from, "to", to),
                    blocked);
            last = to;
        }
        duplicates();
        figures();
        ran(begun, true, customers);
        return customers;
    }

    /** Looks at some customers again, and at what the whole adds up to. */
    void again(Long[] customerIds) {
        judgeNew(customerIds);
        measure(
                "c.customer_id = any(:ids)",
                "customer_id = any(:ids)",
                Map.of("ids", customerIds),
                blocked(customerIds));
        figures();
    }

    /** Looks at those who came or changed since the last time; answers how many. */
    long changed(Instant since, long lastIdentityId) {
        Instant begun = clock.instant();
        Long[] ids = jdbc.sql("""
                select customer_id from customer where state = 'known' and last_seen_at >= :since
                union
                select i.customer_id from identity i where i.identity_id > :last
                """)
                .param("since", utc(since))
                .param("last", lastIdentityId)
                .query(Long.class)
                .list()
                .toArray(Long[]::new);
        if (ids.length > 0) {
            again(ids);
            ran(begun, false, ids.length);
        }
        return ids.length;
    }

    private long measure(String slice, String plain, Map<String, ?> bounds, Long[] blocked) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        Map<String, String> countries = countryNames();
        Long done = transaction.execute(status -> {
            jdbc.sql("delete from quality_issue where " + plain).params(bounds).update();
            jdbc.sql("delete from customer_quality where " + plain)
                    .params(bounds)
                    .update();
            jdbc.sql(ISSUES.replace("%SLICE%", slice))
                    .params(bounds)
                    .param("role_boxes", ROLE_BOXES)
                    .param("no_names", NO_NAMES)
                    .param("countries", Locale.getISOCountries())
                    .param("country_names", countries.keySet().toArray(String[]::new))
                    .param("country_codes", countries.values().toArray(String[]::new))
                    .param("today", today.toString())
                    .param("oldest", today.minusYears(OLDEST_YEARS).toString())
                    .param("now", OffsetDateTime.now(clock))
                    .update();
            return (long) jdbc.sql(CUSTOMERS.replace("%SLICE%", slice))
                    .params(bounds)
                    .param("blocked", blocked)
                    .param("now", OffsetDateTime.now(clock))
                    .update();
        });
        return done == null ? 0 : done;
    }

    /** Countries by their names in the product's languages, where the code is meant. */
    private static Map<String, String> countryNames() {
        Map<String, String> names = new TreeMap<>();
        for (String code : Locale.getISOCountries()) {
            Locale country = new Locale("", code);
            for (Locale language : List.of(Locale.ENGLISH, Locale.GERMAN, Locale.FRENCH, Locale.forLanguageTag("es"))) {
                names.putIfAbsent(country.getDisplayCountry(language).toLowerCase(Locale.ROOT), code);
            }
            names.putIfAbsent(country.getISO3Country().toLowerCase(Locale.ROOT), code);
            names.putIfAbsent(code.toLowerCase(Locale.ROOT), code);
        }
        Map.of(
                        "uk",
                        "GB",
                        "england",
                        "GB",
                        "scotland",
                        "GB",
                        "wales",
                        "GB",
                        "great britain",
                        "GB",
                        "usa",
                        "US",
                        "eire",
                        "IE",
                        "holland",
                        "NL",
                        "brd",
                        "DE")
                .forEach(names::put);
        return names;
    }

    /** Each domain is judged once for all addresses. */
    private void judgeAll() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        jdbc.sql("""
                select split_part(value, '@', 2) as domain, count(*) as addresses from identity
                where kind = 'email' group by 1
                """).query(row -> {
            counts.put(row.getString("domain"), row.getInt("addresses"));
        });
        Set<String> frequent = new HashSet<>();
        counts.forEach((domain, addresses) -> {
            if (addresses >= FREQUENT) {
                frequent.add(domain);
            }
        });
        transaction.executeWithoutResult(status -> {
            jdbc.sql("delete from mail_domain").update();
            keep(counts, frequent);
        });
    }

    private void judgeNew(Long[] customerIds) {
        Map<String, Integer> fresh = new LinkedHashMap<>();
        jdbc.sql("""
                select split_part(i.value, '@', 2) as domain, count(*) as addresses from identity i
                where i.customer_id = any(:ids) and i.kind = 'email'
                    and not exists (select from mail_domain d where d.domain = split_part(i.value, '@', 2))
                group by 1
                """).param("ids", customerIds).query(row -> {
            fresh.put(row.getString("domain"), row.getInt("addresses"));
        });
        if (!fresh.isEmpty()) {
            keep(
                    fresh,
                    Set.copyOf(jdbc.sql("select domain from mail_domain where addresses >= ?")
                            .param(FREQUENT)
                            .query(String.class)
                            .list()));
        }
    }

    private void keep(Map<String, Integer> counts, Set<String> frequent) {
        List<String> domains = new ArrayList<>(counts.keySet());
        List<MailDomains.Judgement> judged = domains.stream()
                .map(domain -> MailDomains.judge(domain, frequent))
                .toList();
        jdbc.sql("""
                insert into mail_domain (domain, verdict, suggestion, addresses)
                select * from unnest(:domains::text[], :verdicts::text[], :suggestions::text[], :counts::integer[])
                on conflict on constraint mail_domain_pkey do nothing
                """)
                .param("domains", domains.toArray(String[]::new))
                .param(
                        "verdicts",
                        judged.stream().map(MailDomains.Judgement::verdict).toArray(String[]::new))
                .param(
                        "suggestions",
                        judged.stream().map(MailDomains.Judgement::suggestion).toArray(String[]::new))
                .param("counts", counts.values().toArray(Integer[]::new))
                .update();
    }

    private void countNames() {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("delete from name_count").update();
            jdbc.sql("""
                    insert into name_count (name, firsts, lasts)
                    select name, count(*) filter (where first), count(*) filter (where not first)
                    from (select left(lower(first_name), 100) as name, true as first from customer where state = 'known' and first_name <> ''
                          union all
                          select left(lower(last_name), 100), false from customer where state = 'known' and last_name <> '') n
                    group by name having count(*) >= 5
                    """).update();
        });
    }

    /** Addresses that nothing goes to; hashed here, for nobody can read which they are. */
    private Long[] blocked() {
        Set<String> hashes = suppressed();
        List<Long> blocked = new ArrayList<>();
        if (!hashes.isEmpty()) {
            long last = 0;
            while (true) {
                List<Address> some =
                        jdbc.sql("""
                        select identity_id, value from identity where kind = 'email' and identity_id > ?
                        order by identity_id limit ?
                        """).params(last, SLICE).query(Address.class).list();
                some.stream().filter(one -> hashes.contains(hash(one))).forEach(one -> blocked.add(one.identityId()));
                if (some.size() < SLICE) {
                    break;
                }
                last = some.get(some.size() - 1).identityId();
            }
        }
        return blocked.toArray(Long[]::new);
    }

    private Long[] blocked(Long[] customerIds) {
        Set<String> hashes = suppressed();
        return hashes.isEmpty()
                ? new Long[0]
                : jdbc
                        .sql("select identity_id, value from identity where kind = 'email' and customer_id = any(?)")
                        .param(customerIds)
                        .query(Address.class)
                        .list()
                        .stream()
                        .filter(one -> hashes.contains(hash(one)))
                        .map(Address::identityId)
                        .toArray(Long[]::new);
    }

    private Set<String> suppressed() {
        return new HashSet<>(jdbc.sql("select encode(address_hash, 'hex') from suppression")
                .query(String.class)
                .list());
    }

    private String hash(Address one) {
        return HexFormat.of().formatHex(suppressions.hash(one.value()));
    }

    /** The same name with the same birthday or postcode. */
    private void duplicates() {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("delete from quality_issue where issue = 'maybe-duplicate'")
                    .update();
            jdbc.sql("""
                    insert into quality_issue (customer_id, issue, value)
                    select distinct customer_id, 'maybe-duplicate', name from (
                        select c.customer_id, c.first_name || ' ' || c.last_name as name, count(*) over (
                            partition by lower(c.first_name), lower(c.last_name), a.key, a.value) as alike
                        from customer c join profile_attribute a using (customer_id)
                        where c.state = 'known' and c.first_name <> '' and c.last_name <> ''
                            and a.key in ('birthday', 'postal_code') and a.effective) pairs
                    where alike between 2 and 10
                    """).update();
        });
    }

    /** What each issue costs, added up once for everybody who looks. */
    private void figures() {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("delete from quality_figure").update();
            jdbc.sql("""
                    insert into quality_figure (issue, customers, fixable, consenting, net)
                    select i.issue, count(*), count(*) filter (where i.fixable), count(*) filter (where q.consenting),
                        coalesce(sum(p.net), 0)
                    from (select customer_id, issue, bool_or(suggestion <> '') as fixable from quality_issue group by 1, 2) i
                    join customer_quality q using (customer_id)
                    left join purchase_summary p using (customer_id)
                    group by i.issue
                    """).update();
        });
    }

    private void ran(Instant begun, boolean everybody, long customers) {
        jdbc.sql("""
                insert into quality_run (started_at, finished_at, everybody, customers, identity_id)
                select ?, ?, ?, ?, coalesce(max(identity_id), 0) from identity
                """)
                .params(utc(begun), utc(clock.instant()), everybody, customers)
                .update();
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    record Address(long identityId, String value) {}
}
