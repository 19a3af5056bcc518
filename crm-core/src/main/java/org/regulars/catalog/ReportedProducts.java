package org.regulars.catalog;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.ConcurrentLruCache;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Products as events tell of them. Of each field the newest word of a server counts, and where no server, file or person said
 * anything, the oldest word of a page; so the outcome is the same in whatever order events come.
 */
@Component
@Transactional
public class ReportedProducts {

    private static final int MOST_UNDERSTOOD = 10_000;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    /** The same products are reported again and again, and seldom with something new. */
    private final ConcurrentLruCache<String, Map<String, Fact>> understood =
            new ConcurrentLruCache<>(MOST_UNDERSTOOD, this::understand);

    ReportedProducts(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Finds or makes the products by code and takes over what counts; returns their ids by code. */
    public Map<String, Long> record(Collection<ProductReport> reports, Instant now) {
        if (reports.isEmpty()) {
            return Map.of();
        }
        Map<String, Map<String, Fact>> said = new TreeMap<>();
        for (ProductReport report : reports) {
            Map<String, Fact> facts = said.computeIfAbsent(report.seen().sku().strip(), sku -> new HashMap<>());
            ProductSeen seen = report.seen();
            BigDecimal price = seen.price();
            add(facts, "name", seen.name().strip(), report);
            add(facts, "category", seen.category().strip(), report);
            add(facts, "price", price == null ? "" : price.stripTrailingZeros().toPlainString(), report);
            add(facts, "url", seen.url(), report);
            add(facts, "image_url", seen.imageUrl(), report);
        }
        Map<String, Row> rows = read(said.keySet());
        Map<String, Long> ids = new HashMap<>();
        List<Row> changed = new ArrayList<>();
        List<Row> added = new ArrayList<>();
        said.forEach((sku, facts) -> {
            Row row = rows.get(sku);
            if (row == null) {
                row = new Row(0, sku, new HashMap<>(Map.of("name", sku)), new HashMap<>());
                added.add(row);
                row.take(facts);
            } else {
                ids.put(sku, row.id);
                if (row.take(facts)) {
                    changed.add(row);
                }
            }
        });
        addCategories(changed, added);
        update(changed, now);
        ids.putAll(insert(added, now));
        return ids;
    }

    private static void add(Map<String, Fact> facts, String field, String value, ProductReport report) {
        if (!value.isEmpty()) {
            facts.merge(
                    field,
                    new Fact(value, report.trusted(), report.at(), report.messageId()),
                    (a, b) -> b.beats(a) ? b : a);
        }
    }

    private Map<String, Row> read(Collection<String> skus) {
        return jdbc
                .sql("""
                select p.product_id, p.sku, p.name, coalesce(c.name, '') as category, p.price, p.url, p.image_url,
                       p.event_facts::text as facts
                from product p left join category c using (category_id) where p.sku = any(?)
                """)
                .param(skus.toArray(String[]::new))
                .query((row, n) -> {
                    Map<String, String> values = new HashMap<>();
                    for (String field : List.of("name", "category", "url", "image_url")) {
                        values.put(field, row.getString(field));
                    }
                    BigDecimal price = row.getBigDecimal("price");
                    values.put(
                            "price",
                            price.signum() == 0
                                    ? ""
                                    : price.stripTrailingZeros().toPlainString());
                    String facts = row.getString("facts");
                    return new Row(row.getLong("product_id"), row.getString("sku"), values, facts(facts));
                })
                .stream()
                .collect(Collectors.toMap(row -> row.sku, row -> row));
    }

    private Map<String, Fact> facts(String text) {
        return new HashMap<>(understood.get(text));
    }

    private Map<String, Fact> understand(String text) {
        return json.readValue(text, new TypeReference<HashMap<String, Fact>>() {});
    }

    private void addCategories(List<Row> changed, List<Row> added) {
        List<String> names = java.util.stream.Stream.concat(changed.stream(), added.stream())
                .map(row -> row.values.getOrDefault("category", ""))
                .filter(name -> !name.isEmpty())
                .distinct()
                .sorted()
                .toList();
        if (!names.isEmpty()) {
            jdbc.sql("""
                    insert into category (name) select n from unnest(?::text[]) n
                    where not exists (select from category c where c.name = n)
                    on conflict on constraint category_name_key do nothing
                    """).param(names.toArray(String[]::new)).update();
        }
    }

    private void update(List<Row> rows, Instant now) {
        if (!rows.isEmpty()) {
            bind(jdbc.sql("""
                    update product p set name = n.name, category_id = c.category_id, price = n.price, url = n.url,
                        image_url = n.image_url, event_facts = n.facts, updated_at = :now,
                        kind = case when n.kind = '' then p.kind else n.kind end
                    from unnest(:skus::text[], :names::text[], :categories::text[], :kinds::text[], :prices::numeric[],
                                :urls::text[], :images::text[], :facts::jsonb[])
                         n (sku, name, category, kind, price, url, image_url, facts)
                    left join category c on c.name = n.category
                    where p.sku = n.sku
                    """), rows, now).update();
        }
    }

    private Map<String, Long> insert(List<Row> rows, Instant now) {
        Map<String, Long> ids = new HashMap<>();
        if (!rows.isEmpty()) {
            bind(jdbc.sql("""
                    insert into product (sku, name, category_id, kind, price, url, image_url, event_facts, updated_at)
                    select n.sku, n.name, c.category_id, n.kind, n.price, n.url, n.image_url, n.facts, :now
                    from unnest(:skus::text[], :names::text[], :categories::text[], :kinds::text[], :prices::numeric[],
                                :urls::text[], :images::text[], :facts::jsonb[])
                         n (sku, name, category, kind, price, url, image_url, facts)
                    left join category c on c.name = n.category
                    on conflict on constraint product_sku_key do update set updated_at = product.updated_at
                    returning sku, product_id
                    """), rows, now).query(row -> {
                ids.put(row.getString(1), row.getLong(2));
            });
        }
        return ids;
    }

    private JdbcClient.StatementSpec bind(JdbcClient.StatementSpec sql, List<Row> rows, Instant now) {
        return sql.param("now", now.atOffset(ZoneOffset.UTC))
                .param("skus", rows.stream().map(row -> row.sku).toArray(String[]::new))
                .param("names", texts(rows, "name"))
                .param("categories", texts(rows, "category"))
                .param("kinds", rows.stream().map(Row::kind).toArray(String[]::new))
                .param(
                        "prices",
                        rows.stream()
                                .map(row -> row.values.getOrDefault("price", ""))
                                .map(price -> price.isEmpty() ? BigDecimal.ZERO : new BigDecimal(price))
                                .toArray(BigDecimal[]::new))
                .param("urls", texts(rows, "url"))
                .param("images", texts(rows, "image_url"))
                .param(
                        "facts",
                        rows.stream()
                                .map(row -> json.writeValueAsString(row.facts))
                                .toArray(String[]::new));
    }

    private static String[] texts(List<Row> rows, String field) {
        return rows.stream().map(row -> row.values.getOrDefault(field, "")).toArray(String[]::new);
    }

    /** One field as one event said it. */
    record Fact(String value, boolean trusted, Instant at, String message) {

        private boolean beats(Fact other) {
            if (trusted != other.trusted) {
                return trusted;
            }
            int order = at.compareTo(other.at) != 0
                    ? at.compareTo(other.at)
                    : Arrays.compareUnsigned(
                            message.getBytes(StandardCharsets.UTF_8), other.message.getBytes(StandardCharsets.UTF_8));
            return trusted ? order > 0 : order < 0;
        }
    }

    /** A product as it stands, and from which events its fields are. */
    private static final class Row {

        private final long id;
        private final String sku;
        private final Map<String, String> values;
        private final Map<String, Fact> facts;

        private Row(long id, String sku, Map<String, String> values, Map<String, Fact> facts) {
            this.id = id;
            this.sku = sku;
            this.values = values;
            this.facts = facts;
        }

        /** Takes over what counts more than what is there; a field that others than events set yields to servers only. */
        private boolean take(Map<String, Fact> said) {
            boolean changed = false;
            for (Map.Entry<String, Fact> entry : said.entrySet()) {
                String field = entry.getKey();
                Fact fact = entry.getValue();
                @Nullable Fact known = facts.get(field);
                String value = values.getOrDefault(field, "");
                boolean empty = value.isEmpty() || (field.equals("name") && value.equals(sku));
                boolean byOthers = !empty && (known == null || !known.value.equals(value));
                if (byOthers
                        ? fact.trusted && (known == null || fact.beats(known))
                        : known == null || fact.beats(known)) {
                    facts.put(field, fact);
                    changed |= !Objects.equals(values.put(field, fact.value), fact.value) || !fact.equals(known);
                }
            }
            return changed;
        }

        /** '' where others than events named it. */
        private String kind() {
            Fact named = facts.get("name");
            String name = values.getOrDefault("name", "");
            return id == 0 || (named != null && named.value.equals(name))
                    ? ProductKind.of(sku, named == null ? "" : name, false).key()
                    : "";
        }
    }
}
