package org.regulars.customer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * All customers to look through: filtered, in an order, or by what somebody types, also misspelt.
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

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final CustomerFilters filters;

    CustomerDirectory(JdbcClient jdbc, JsonMapper json, CustomerFilters filters) {
        this.jdbc = jdbc;
        this.json = json;
        this.filters = filters;
    }

    /** One page of known customers in an order; see {@link #page}. */
    public CustomerPage browse(CustomerOrder order, @Nullable String after, int size) {
        return page(new Listing("", Map.of(), List.of(), order.key()), after, size);
    }

    /** One page of known customers who fit what was typed, blank finds nobody; see {@link #page}. */
    public CustomerPage search(String typed, @Nullable String after, int size) {
        return typed.isBlank()
                ? new CustomerPage(List.of(), null, 0, true)
                : page(new Listing(typed, Map.of(), List.of(), ""), after, size);
    }

    /**
     * One page of those asked for: in the order asked for, or the best first where something is typed. Words may stand in any
     * order; upper and lower case and accents are the same.
     *
     * @param after a page's {@code next}; null or anything unknown begins at the top
     */
    public CustomerPage page(Listing wish, @Nullable String after, int size) {
        Condition scope = filters.condition(wish.filters());
        SearchWords words = SearchWords.of(wish.typed());
        if (words.isEmpty()) {
            CustomerOrder order = CustomerOrder.of(wish.sort());
            List<Section> sections =
                    scope.sql().contains("c.state = 'known'") ? order.sections() : List.of(Section.newest());
            return page(sections, scope, after, size, () -> counted(scope));
        }
        Hits hits = hits(wish.typed(), words, scope);
        CustomerPage page = page(hits.sections(), hits.scope(), after, size, () -> counted(hits.all(), COUNTED_HITS));
        if (page.lines().isEmpty() && hits.guessable()) {
            // Further away than one letter; looking that far takes longer.
            List<Section> guesses = new ArrayList<>(hits.sections());
            guesses.add(Section.alike("c.search_folded %> :typed"));
            for (double similarity : new double[] {0.5, 0.33}) {
                alikeFrom(similarity);
                page = page(guesses, hits.scope(), guesses.size() - 1 + "-0", size, () -> new Counted(0, true));
                if (!page.lines().isEmpty()) {
                    return page;
                }
            }
        }
        return page;
    }

    /** What must hold of everybody asked for, on all pages; of those only spelt alike the best twenty, and only if there is no other. */
    public Condition selection(Listing wish) {
        Condition scope = filters.condition(wish.filters());
        SearchWords words = SearchWords.of(wish.typed());
        if (words.isEmpty()) {
            return scope;
        }
        Condition all = hits(wish.typed(), words, scope).all();
        if (counted(all, 1).number() > 0) {
            return all;
        }
        Long[] alike = page(wish, null, 20).lines().stream()
                .map(CustomerLine::customerId)
                .toArray(Long[]::new);
        return new Condition("c.customer_id = any(:alike)", Map.of("alike", alike));
    }

    /** Those of a page by their ids, in this order; whoever is not there is left out. */
    public List<CustomerLine> lines(Collection<Long> customerIds) {
        return lineRows(customerIds.stream().map(id -> new Hit(0, id, false)).toList());
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

    private Hits hits(String typed, SearchWords words, Condition scope) {
        Long[] exact = exact(typed);
        Map<String, Object> values = new LinkedHashMap<>(words.values());
        values.putAll(scope.values());
        values.put("exact", exact);
        List<Section> sections = new ArrayList<>();
        sections.add(Section.recent("c.customer_id = any(:exact)"));
        sections.add(Section.recent(words.begin() + " and c.customer_id <> all(:exact)"));
        String fits = "c.customer_id = any(:exact) or (" + words.begin() + ")";
        if (words.longEnoughToLookInside()) {
            sections.add(Section.recent(
                    words.inside() + " and not (" + words.begin() + ") and c.customer_id <> all(:exact)"));
            fits = "c.customer_id = any(:exact) or (" + words.inside() + ")";
        }
        if (exact.length == 0 && words.nearEnough()) {
            sections.add(Section.alike("(" + words.near() + ") and not (" + words.inside() + ")"));
        }
        return new Hits(
                sections,
                new Condition(scope.sql(), values),
                new Condition(scope.sql() + " and (" + fits + ")", values),
                exact.length == 0 && words.longEnoughToGuess());
    }

    private CustomerPage page(
            List<Section> sections, Condition scope, @Nullable String after, int size, Supplier<Counted> count) {
        Place place = Place.of(after, sections.size());
        List<Hit> hits = new ArrayList<>();
        for (int n = place.section(); n < sections.size() && hits.size() <= size; n++) {
            Section section = sections.get(n);
            long last = n == place.section() ? place.customerId() : 0;
            int number = n;
            jdbc.sql(section.sql(scope.sql(), last > 0))
                    .params(scope.values())
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
                lineRows(shown),
                more && end != null ? end.section() + "-" + end.customerId() : null,
                total.number(),
                total.exact());
    }

    private List<CustomerLine> lineRows(List<Hit> hits) {
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

    /** Counts few exactly; of many it says what the planner expects. */
    private Counted counted(Condition scope) {
        Counted few = counted(scope, COUNTED);
        if (few.exact()) {
            return few;
        }
        String plan = jdbc.sql("explain (format json) select from customer c where " + scope.sql())
                .params(scope.values())
                .query(String.class)
                .single();
        long expected =
                json.readTree(plan).path(0).path("Plan").path("Plan Rows").asLong();
        return new Counted(Math.max(expected, few.number()), false);
    }

    private Counted counted(Condition condition, int most) {
        long counted = jdbc.sql(
                        "select count(*) from (select from customer c where " + condition.sql() + " limit :most) hits")
                .params(condition.values())
                .param("most", most + 1)
                .query(Long.class)
                .single();
        return new Counted(Math.min(counted, most), counted <= most);
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
                select kind, shown, source, first_seen_at, proven_at, preferred_at
                from identity where customer_id = ? order by preferred_at desc nulls last, identity_id limit 200
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

    /**
     * What a search looks through.
     *
     * @param scope who may be found at all, with everything the sections bind
     * @param all everybody who fits, spelt as typed
     */
    private record Hits(List<Section> sections, Condition scope, Condition all, boolean guessable) {}

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
