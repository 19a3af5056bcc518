package org.regulars.customer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * All known customers to look through: in an order, or by what somebody types, also misspelt.
 *
 * <p>A list is a row of sections, each answered by one index; a page takes from a section only what the ones before leave
 * empty. A search shows exact addresses and numbers first, then words that begin as typed, then words that hold it, then
 * what is spelt alike unless an exact address or number answered already. The place of a page is its last customer's id, so that no address of a page holds a name.
 */
@Component
@Transactional(readOnly = true)
public class CustomerDirectory {

    private static final int COUNTED = 10_000;
    private static final int COUNTED_HITS = 1_000;
    private static final int LONGEST_SEARCH = 100;
    private static final int MOST_WORDS = 6;

    private final JdbcClient jdbc;

    CustomerDirectory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** One page in an order; {@code after} is a page's {@code next}, null or anything unknown begins at the top. */
    public CustomerPage browse(CustomerOrder order, @Nullable String after, int size) {
        return page(order.sections(), Map.of(), after, size, this::known);
    }

    /**
     * One page of those who fit what was typed, the best first. Words may stand in any order; upper and lower case are the
     * same. Blank finds nobody.
     */
    public CustomerPage search(String typed, @Nullable String after, int size) {
        String text = typed.strip().toLowerCase(Locale.ROOT).replace("\u0000", "");
        text = text.substring(0, Math.min(text.length(), LONGEST_SEARCH));
        List<String> words = Arrays.stream(text.split("\\s+"))
                .filter(word -> !word.isEmpty())
                .limit(MOST_WORDS)
                .toList();
        if (words.isEmpty()) {
            return new CustomerPage(List.of(), null, 0, true);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("typed", text);
        Long[] exact = exact(typed);
        values.put("exact", exact);
        for (int n = 0; n < words.size(); n++) {
            String pattern = words.get(n).replaceAll("([\\\\%_])", "\\\\$1") + "%";
            values.put("first" + n, pattern);
            values.put("later" + n, "% " + pattern);
            values.put("inside" + n, "%" + pattern);
        }
        List<Section> hits = hits(words, exact.length == 0);
        alikeFrom(0.5);
        CustomerPage page = page(hits, values, after, size, () -> counted(hits, values));
        if (page.lines().isEmpty() && hits.get(hits.size() - 1).alike()) {
            // One wrong letter in a short name costs two thirds of its trigrams; looking that far takes longer.
            alikeFrom(0.33);
            return page(hits, values, hits.size() - 1 + "-0", size, () -> new Counted(0, true));
        }
        return page;
    }

    private void alikeFrom(double similarity) {
        jdbc.sql("select set_config('pg_trgm.word_similarity_threshold', ?, true)")
                .param(Double.toString(similarity))
                .query(String.class)
                .single();
    }

    /** The ids of customers who are known by exactly this. */
    private Long[] exact(String typed) {
        List<IdentityKind> kinds = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (IdentityKind kind : IdentityKind.values()) {
            kind.normalise(typed).ifPresent(value -> {
                kinds.add(kind);
                values.add(value);
            });
        }
        return jdbc.sql("""
                select distinct customer_id from identity
                where kind <> 'anonymous-id' and (kind, value) in (select * from unnest(:kinds::text[], :values::text[]))
                """)
                .param("kinds", kinds.stream().map(IdentityKind::key).toArray(String[]::new))
                .param("values", values.toArray(String[]::new))
                .query(Long.class)
                .list()
                .toArray(Long[]::new);
    }

    private static List<Section> hits(List<String> words, boolean alike) {
        String begins = all(words, "(c.search_text like :first%1$d or c.search_text like :later%1$d)");
        String holds = all(words, "c.search_text like :inside%1$d");
        List<Section> sections = new ArrayList<>();
        sections.add(Section.recent("c.customer_id = any(:exact)"));
        sections.add(Section.recent(begins + " and c.customer_id <> all(:exact)"));
        // Fewer than three letters have no trigram, so no index would answer.
        if (words.stream().allMatch(word -> word.length() >= 3)) {
            sections.add(Section.recent(holds + " and not (" + begins + ") and c.customer_id <> all(:exact)"));
        }
        if (alike && words.stream().anyMatch(word -> word.length() >= 3)) {
            sections.add(Section.alike("not (" + holds + ")"));
        }
        return sections;
    }

    private static String all(List<String> words, String condition) {
        return IntStream.range(0, words.size())
                .mapToObj(n -> String.format(Locale.ROOT, condition, n))
                .collect(Collectors.joining(" and "));
    }

    private CustomerPage page(
            List<Section> sections, Map<String, Object> values, @Nullable String after, int size, Count count) {
        Place place = Place.of(after, sections.size());
        List<Hit> hits = new ArrayList<>();
        for (int n = place.section(); n < sections.size() && hits.size() <= size; n++) {
            Section section = sections.get(n);
            long last = n == place.section() ? place.customerId() : 0;
            int number = n;
            jdbc.sql(section.sql(last > 0))
                    .params(values)
                    .param("last", last)
                    .param("limit", section.most(size + 1 - hits.size()))
                    .query(Long.class)
                    .list()
                    .forEach(id -> hits.add(new Hit(number, id, section.alike())));
        }
        boolean more = hits.size() > size;
        List<Hit> shown = more ? hits.subList(0, size) : hits;
        Hit end = shown.isEmpty() ? null : shown.get(shown.size() - 1);
        Counted total = count.get();
        return new CustomerPage(
                lines(shown),
                more && end != null ? end.section() + "-" + end.customerId() : null,
                total.number(),
                total.exact());
    }

    private List<CustomerLine> lines(List<Hit> hits) {
        return jdbc.sql("""
                select c.customer_id, c.first_name, c.last_name, coalesce(i.email, '') as email,
                    coalesce(i.shop_number, '') as shop_number, c.country, c.last_seen_at,
                    coalesce(p.orders, 0) as orders, coalesce(p.net, 0) as revenue, h.alike
                from unnest(:ids::bigint[], :alike::boolean[]) with ordinality h (customer_id, alike, n)
                join customer c using (customer_id)
                left join purchase_summary p using (customer_id)
                left join lateral (
                    select min(shown) filter (where kind = 'email') as email,
                        min(shown) filter (where kind = 'shop-number') as shop_number
                    from identity where customer_id = c.customer_id) i on true
                order by h.n
                """)
                .param("ids", hits.stream().map(Hit::customerId).toArray(Long[]::new))
                .param("alike", hits.stream().map(Hit::alike).toArray(Boolean[]::new))
                .query(CustomerLine.class)
                .list();
    }

    /** Counts a small shop exactly; a large one by what the last analyze saw. */
    private Counted known() {
        long counted =
                jdbc.sql("""
                select count(*) from (select from customer where state = 'known' limit :most) known
                """).param("most", COUNTED + 1).query(Long.class).single();
        if (counted <= COUNTED) {
            return new Counted(counted, true);
        }
        long estimated = jdbc.sql("""
                select reltuples::bigint from pg_class where oid = 'customer_last_seen_at_idx'::regclass
                """).query(Long.class).single();
        return new Counted(Math.max(estimated, counted), false);
    }

    private Counted counted(List<Section> sections, Map<String, Object> values) {
        String hits = sections.stream()
                .filter(section -> !section.alike())
                .map(section -> "(" + section.where() + ")")
                .collect(Collectors.joining(" or "));
        long counted = jdbc.sql("select count(*) from (select from customer c where c.state = 'known' and (" + hits
                        + ") limit :most) hits")
                .params(values)
                .param("most", COUNTED_HITS + 1)
                .query(Long.class)
                .single();
        return new Counted(Math.min(counted, COUNTED_HITS), counted <= COUNTED_HITS);
    }

    /** One customer with identities and profile, whatever their state; empty when there is none with this id. */
    public Optional<CustomerDetail> find(long customerId) {
        return jdbc.sql("""
                select customer_id, state, first_name, last_name, language, country, time_zone, created_at, last_seen_at,
                    merged_into
                from customer where customer_id = ? and state <> 'nobody'
                """)
                .param(customerId)
                .query(CustomerDetail.Who.class)
                .optional()
                .map(who -> new CustomerDetail(who, identities(customerId), attributes(customerId)));
    }

    private List<CustomerDetail.Identity> identities(long customerId) {
        return jdbc.sql("""
                select kind, shown, source, first_seen_at, proven_at
                from identity where customer_id = ? order by identity_id limit 200
                """)
                .param(customerId)
                .query(CustomerDetail.Identity.class)
                .list();
    }

    private List<CustomerDetail.Attribute> attributes(long customerId) {
        return jdbc.sql("""
                select key, origin, case when jsonb_typeof(value) = 'string' then value #>> '{}' else value::text end as value,
                    source, recorded_at
                from profile_attribute where customer_id = ?
                order by array_position(array['told', 'observed', 'computed'], origin), key
                """)
                .param(customerId)
                .query(CustomerDetail.Attribute.class)
                .list();
    }

    private interface Count {
        Counted get();
    }

    private record Counted(long number, boolean exact) {}

    private record Hit(int section, long customerId, boolean alike) {}

    /** Where a page begins: behind a customer of a section. */
    private record Place(int section, long customerId) {

        private static final Place TOP = new Place(0, 0);

        static Place of(@Nullable String after, int sections) {
            if (after == null || !after.matches("\\d-\\d{1,18}")) {
                return TOP;
            }
            int section = after.charAt(0) - '0';
            return section < sections ? new Place(section, Long.parseLong(after.substring(2))) : TOP;
        }
    }
}
