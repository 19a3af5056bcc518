package org.regulars.catalog;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.regulars.feed.Turns;
import org.regulars.feed.Upserted;
import org.regulars.shop.LinkHosts;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Takes over products as the shop's own system has them, many at once, and shows them again. */
@Component
@Transactional
public class ProductFeed {

    private static final String DETAIL = """
            select p.sku, p.name, coalesce(c.name, '') as category, p.kind, p.price, p.url, p.image_url, p.images,
                   p.available, p.stock, p.updated_at
            from product p left join category c using (category_id)
            """;

    private final JdbcClient jdbc;
    private final LinkHosts hosts;
    private final Clock clock;

    ProductFeed(JdbcClient jdbc, LinkHosts hosts, Clock clock) {
        this.jdbc = jdbc;
        this.hosts = hosts;
        this.clock = clock;
    }

    /** Makes or brings up to date each of them, in the caller's transaction; says what came of each, in the order given. */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Upserted> upsert(List<UpsertProduct> records) {
        hosts.vouch(
                "server",
                records.stream()
                        .flatMap(one -> Stream.concat(
                                Stream.ofNullable(one.url()),
                                one.images() == null ? Stream.empty() : one.images().stream()))
                        .toList());
        Map<Integer, Upserted.Result> results = new HashMap<>();
        for (List<Integer> turn :
                Turns.of(records, record -> List.of(record.sku().strip()))) {
            List<UpsertProduct> some = turn.stream().map(records::get).toList();
            Map<String, Boolean> made = write(some);
            for (int place : turn) {
                Boolean isNew = made.get(records.get(place).sku().strip());
                results.put(
                        place,
                        isNew == null
                                ? Upserted.Result.UNCHANGED
                                : isNew ? Upserted.Result.CREATED : Upserted.Result.UPDATED);
            }
        }
        return java.util.stream.IntStream.range(0, records.size())
                .mapToObj(place -> Upserted.of(results.getOrDefault(place, Upserted.Result.UNCHANGED), 0))
                .toList();
    }

    /** Takes a product off sale; empty when there is none of this code. */
    public Optional<Upserted> withdraw(String sku) {
        return find(sku).map(product -> {
            jdbc.sql("update product set available = false, updated_at = ? where sku = ? and available")
                    .params(utc(clock.instant()), product.sku())
                    .update();
            return Upserted.of(product.available() ? Upserted.Result.UPDATED : Upserted.Result.UNCHANGED, 0);
        });
    }

    /** Takes everything off sale that the shop's software kept under this id; returns how many these were. */
    public int withdrawBySource(String sourceId) {
        return jdbc.sql("update product set available = false, updated_at = ? where source_id = ? and available")
                .params(utc(clock.instant()), sourceId)
                .update();
    }

    /** The products that were made or changed, by code; true for a new one. */
    private Map<String, Boolean> write(List<UpsertProduct> some) {
        // In one order, so that two programs wait for each other and not in a circle.
        List<UpsertProduct> sorted = some.stream()
                .sorted(java.util.Comparator.comparing(record -> record.sku().strip()))
                .toList();
        jdbc.sql("""
                insert into category (name) select distinct name from unnest(?::text[]) name where name <> '' order by name
                on conflict on constraint category_name_key do nothing
                """).param(texts(sorted, record -> blank(record.category()))).update();
        Map<String, Boolean> made = new HashMap<>();
        jdbc.sql("""
                with told as (
                    select t.*, c.category_id
                    from unnest(:skus::text[], :names::text[], :categories::text[], :kinds::text[], :guesses::text[],
                                :prices::numeric[], :urls::text[], :images::text[], :available::boolean[], :stocks::int[],
                                :times::timestamptz[], :source_ids::text[])
                         t (sku, name, category, kind, guess, price, url, image, available, stock, at, source_id)
                    left join category c on c.name = t.category)
                insert into product as p (sku, name, category_id, kind, price, url, image_url, images, available, stock,
                                          updated_at, shop_updated_at, source_id)
                select sku, coalesce(nullif(name, ''), sku), category_id, coalesce(kind, guess), coalesce(price, 0),
                       coalesce(url, ''), coalesce(split_part(image, E'\\n', 1), ''),
                       coalesce(string_to_array(image, E'\\n'), '{}'), coalesce(available, true), stock, :now, at, source_id
                from told order by sku
                on conflict on constraint product_sku_key do update set
                    name = case when excluded.name = excluded.sku then p.name else excluded.name end,
                    category_id = coalesce(excluded.category_id, p.category_id),
                    kind = coalesce((select t.kind from told t where t.sku = p.sku), p.kind),
                    price = coalesce((select t.price from told t where t.sku = p.sku), p.price),
                    url = coalesce((select t.url from told t where t.sku = p.sku), p.url),
                    image_url = case when (select t.image from told t where t.sku = p.sku) is null then p.image_url
                        else excluded.image_url end,
                    images = case when (select t.image from told t where t.sku = p.sku) is null then p.images
                        else excluded.images end,
                    available = coalesce((select t.available from told t where t.sku = p.sku), p.available),
                    stock = coalesce(excluded.stock, p.stock),
                    updated_at = excluded.updated_at, shop_updated_at = excluded.shop_updated_at,
                    source_id = coalesce(nullif(excluded.source_id, ''), p.source_id)
                where (p.shop_updated_at is null or p.shop_updated_at <= excluded.shop_updated_at)
                    and (select (t.name is not null and t.name <> '' and t.name <> p.name)
                             or (t.category_id is not null and t.category_id is distinct from p.category_id)
                             or t.kind <> p.kind or t.price <> p.price or t.url <> p.url or t.available <> p.available
                             or (t.source_id <> '' and t.source_id <> p.source_id)
                             or (t.stock is not null and t.stock is distinct from p.stock)
                             or (t.image is not null and string_to_array(t.image, E'\\n') <> p.images)
                         from told t where t.sku = p.sku)
                returning p.sku, xmax = 0 as made
                """)
                .param("skus", texts(sorted, record -> record.sku().strip()))
                .param("names", texts(sorted, record -> blank(record.name())))
                .param("categories", texts(sorted, record -> blank(record.category())))
                .param(
                        "kinds",
                        texts(
                                sorted,
                                record -> record.kind() == null
                                        ? null
                                        : record.kind().key()))
                .param(
                        "guesses",
                        texts(
                                sorted,
                                record -> ProductKind.of(record.sku(), blank(record.name()), false)
                                        .key()))
                .param("prices", sorted.stream().map(UpsertProduct::price).toArray(BigDecimal[]::new))
                .param("urls", texts(sorted, UpsertProduct::url))
                .param(
                        "images",
                        texts(sorted, record -> record.images() == null ? null : String.join("\n", record.images())))
                .param(
                        "available",
                        sorted.stream().map(UpsertProduct::available).toArray(Boolean[]::new))
                .param("stocks", sorted.stream().map(UpsertProduct::stock).toArray(Integer[]::new))
                .param("source_ids", texts(sorted, UpsertProduct::sourceId))
                .param("times", texts(sorted, record -> utc(record.at()).toString()))
                .param("now", utc(clock.instant()))
                .query(row -> {
                    made.put(row.getString("sku"), row.getBoolean("made"));
                });
        return made;
    }

    /** A product by its code; empty when there is none. */
    @Transactional(readOnly = true)
    public Optional<ProductDetail> find(String sku) {
        return jdbc.sql(DETAIL + " where p.sku = ?")
                .param(sku.strip())
                .query((row, n) -> detail(row))
                .optional();
    }

    /** Products by code from the one given (exclusive) upwards; begin with ''. */
    @Transactional(readOnly = true)
    public List<ProductDetail> after(String sku, int limit) {
        return jdbc.sql(DETAIL + " where p.sku > ? order by p.sku limit ?")
                .params(sku, limit)
                .query((row, n) -> detail(row))
                .list();
    }

    private static ProductDetail detail(ResultSet row) throws SQLException {
        List<String> images = List.of((String[]) row.getArray("images").getArray());
        String image = row.getString("image_url");
        return new ProductDetail(
                row.getString("sku"),
                row.getString("name"),
                row.getString("category"),
                row.getString("kind"),
                row.getBigDecimal("price"),
                row.getString("url"),
                images.isEmpty() && !image.isEmpty() ? List.of(image) : images,
                row.getBoolean("available"),
                row.getObject("stock", Integer.class),
                row.getObject("updated_at", OffsetDateTime.class));
    }

    private static String blank(@Nullable String text) {
        return text == null ? "" : text.strip();
    }

    private static @Nullable String[] texts(
            List<UpsertProduct> records, Function<UpsertProduct, @Nullable String> text) {
        return records.stream().map(text).toArray(String[]::new);
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
