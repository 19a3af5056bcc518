package org.regulars.catalog;

import java.math.BigDecimal;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.regulars.shop.LinkHosts;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The shop's products, as files and events tell of them. */
@Component
@Transactional
public class Catalog {

    private final JdbcClient jdbc;
    private final LinkHosts hosts;

    Catalog(JdbcClient jdbc, LinkHosts hosts) {
        this.jdbc = jdbc;
        this.hosts = hosts;
    }

    /** Whether nothing has ever been offered or sold here. */
    @Transactional(readOnly = true)
    public boolean isEmpty() {
        return jdbc.sql("select not exists (select from product)")
                .query(Boolean.class)
                .single();
    }

    /** Finds or makes the product with this code and takes over what is newly said of it; returns its id. */
    public long record(ProductSeen seen, Instant at) {
        BigDecimal price = seen.price();
        return jdbc.sql("""
                with named as (
                    insert into category (name) select :category where :category <> ''
                    on conflict on constraint category_name_key do update set name = excluded.name
                    returning category_id)
                insert into product (sku, name, category_id, kind, price, url, image_url, updated_at)
                values (:sku, coalesce(nullif(:name, ''), :sku), (select category_id from named), :kind,
                        coalesce(:price::numeric, 0), :url, :image_url, :at)
                on conflict on constraint product_sku_key do update set
                    name = case when :name = '' then product.name else excluded.name end,
                    category_id = coalesce(excluded.category_id, product.category_id),
                    price = coalesce(:price::numeric, product.price),
                    url = coalesce(nullif(:url, ''), product.url),
                    image_url = coalesce(nullif(:image_url, ''), product.image_url),
                    updated_at = excluded.updated_at
                returning product_id
                """)
                .param("sku", seen.sku().strip())
                .param("name", seen.name().strip())
                .param("category", seen.category().strip())
                .param("kind", ProductKind.of(seen.sku(), seen.name(), false).key())
                .param("price", price, Types.NUMERIC)
                .param("url", seen.url())
                .param("image_url", seen.imageUrl())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
    }

    /**
     * Finds or makes many products by code, as a server tells of them: it vouches for where they lead.
     *
     * @param trusted whether what is said of a product that is there replaces what is known of it; otherwise it only fills gaps
     * @param seen the later ones are the newer ones
     */
    public Map<String, ProductFound> recordAll(List<ProductSeen> seen, boolean trusted, Instant at) {
        hosts.vouch(
                "server",
                seen.stream()
                        .flatMap(one -> Stream.of(one.url(), one.imageUrl()))
                        .filter(url -> !url.isEmpty())
                        .toList());
        Map<String, ProductSeen> bySku = new TreeMap<>();
        seen.forEach(one -> bySku.merge(one.sku().strip(), one, Catalog::together));
        Map<String, Known> known = known(bySku.keySet());
        Map<String, ProductFound> found = new HashMap<>();
        bySku.forEach((sku, one) -> {
            Known there = known.get(sku);
            ProductSeen news = there == null ? one : there.news(one, trusted);
            if (there != null && !says(news)) {
                found.put(sku, new ProductFound(there.productId(), there.price()));
            } else {
                BigDecimal price =
                        news.price() != null ? news.price() : there != null ? there.price() : BigDecimal.ZERO;
                found.put(sku, new ProductFound(record(news, at), price));
            }
        });
        return found;
    }

    private Map<String, Known> known(Set<String> skus) {
        return jdbc.sql("""
                select p.product_id, p.sku, p.name, coalesce(c.name, '') as category, p.price, p.url, p.image_url
                from product p left join category c using (category_id) where p.sku = any(?)
                """).param(skus.toArray(String[]::new)).query(Known.class).list().stream()
                .collect(Collectors.toMap(Known::sku, one -> one));
    }

    private static ProductSeen together(ProductSeen earlier, ProductSeen later) {
        return new ProductSeen(
                earlier.sku(),
                later.name().isEmpty() ? earlier.name() : later.name(),
                later.category().isEmpty() ? earlier.category() : later.category(),
                later.price() == null ? earlier.price() : later.price(),
                later.url().isEmpty() ? earlier.url() : later.url(),
                later.imageUrl().isEmpty() ? earlier.imageUrl() : later.imageUrl());
    }

    private static boolean says(ProductSeen seen) {
        return !seen.name().isEmpty()
                || !seen.category().isEmpty()
                || seen.price() != null
                || !seen.url().isEmpty()
                || !seen.imageUrl().isEmpty();
    }

    private record Known(
            long productId, String sku, String name, String category, BigDecimal price, String url, String imageUrl) {

        /** What is new in what was seen, '' and null where nothing is. */
        private ProductSeen news(ProductSeen seen, boolean trusted) {
            BigDecimal said = seen.price();
            boolean otherPrice = said != null && said.compareTo(price) != 0 && (trusted || price.signum() == 0);
            return new ProductSeen(
                    sku,
                    news(name.equals(sku) ? "" : name, seen.name().strip(), trusted),
                    news(category, seen.category().strip(), trusted),
                    otherPrice ? said : null,
                    news(url, seen.url(), trusted),
                    news(imageUrl, seen.imageUrl(), trusted));
        }

        private static String news(String known, String said, boolean trusted) {
            return said.equals(known) || !(trusted || known.isEmpty()) ? "" : said;
        }
    }
}
