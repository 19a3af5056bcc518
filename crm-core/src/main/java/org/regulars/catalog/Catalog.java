package org.regulars.catalog;

import java.math.BigDecimal;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The shop's products, as files and events tell of them. */
@Component
@Transactional
public class Catalog {

    private final JdbcClient jdbc;

    Catalog(JdbcClient jdbc) {
        this.jdbc = jdbc;
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
}
