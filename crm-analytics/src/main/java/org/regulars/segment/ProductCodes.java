package org.regulars.segment;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Tells a mistyped product code from a real one. */
@Component
class ProductCodes {

    private final JdbcClient jdbc;

    ProductCodes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    String problem(String code) {
        return jdbc.sql("select exists (select from product where sku = ?)")
                        .param(code)
                        .query(Boolean.class)
                        .single()
                ? ""
                : "segments.problem.no-such-product";
    }
}
