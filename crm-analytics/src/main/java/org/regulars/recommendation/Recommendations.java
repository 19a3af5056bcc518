package org.regulars.recommendation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The next best products, each with the reason in numbers. Only goods are ever recommended, never a charge, and never what the
 * customer does not want ({@link NotForMe}).
 */
@Component
@Transactional(readOnly = true)
public class Recommendations {

    private final JdbcClient jdbc;

    Recommendations(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What goes with all that this customer bought and kept, without what was bought already or is not wanted; best first. For one who objected
     * to profiling only what sells best to everybody.
     */
    public List<Recommendation> forCustomer(long customerId, int limit) {
        return goesWith(Set.of(), customerId, limit);
    }

    /**
     * What goes with some products, without these and without what the customer bought already or does not want; best first. Best sellers, marked
     * so, fill up to the limit.
     *
     * @param productIds the basket's; when empty, what the customer bought takes their place
     * @param customerId {@link org.regulars.customer.Customers#NOBODY} when the customer is not known
     */
    public List<Recommendation> goesWith(Collection<Long> productIds, long customerId, int limit) {
        Set<Long> excluded = new LinkedHashSet<>(bought(customerId));
        List<Long> seeds = List.copyOf(productIds.isEmpty() ? excluded : productIds);
        excluded.addAll(productIds);
        excluded.addAll(notForThem(customerId));
        List<Recommendation> chosen = new ArrayList<>(together(seeds, excluded, limit));
        if (chosen.size() < limit) {
            chosen.forEach(one -> excluded.add(one.productId()));
            chosen.addAll(bestSellers(excluded, limit - chosen.size()));
        }
        return chosen;
    }

    private List<Long> bought(long customerId) {
        return jdbc.sql("""
                select distinct l.product_id from order_line l join customer_order o using (customer_id, order_id)
                where l.customer_id = :customer and l.customer_id <> 0 and o.kind = 'sale' and l.quantity > l.cancelled_quantity
                  and not exists (select from privacy_limit p where p.customer_id = l.customer_id
                                  and p.kind in ('restricted', 'no-profiling'))
                """).param("customer", customerId).query(Long.class).list();
    }

    private List<Long> notForThem(long customerId) {
        return jdbc.sql("select product_id from not_for_me where customer_id = ?")
                .param(customerId)
                .query(Long.class)
                .list();
    }

    /** A product's points add up over all that it goes with; the reason names the strongest of them. */
    private List<Recommendation> together(Collection<Long> seeds, Collection<Long> excluded, int limit) {
        return jdbc.sql("""
                select p.product_id, p.sku, p.name, p.price, p.url, p.image_url,
                       false as best_seller, because.name as because, found.both_bought, found.buyers
                from (select distinct on (other_id) other_id, product_id, both_bought, buyers,
                             sum(score) over (partition by other_id) as points
                      from product_pair where product_id = any(:seeds) and other_id <> all(:excluded)
                      order by other_id, score desc, product_id) found
                join product p on p.product_id = found.other_id and p.kind = 'goods'
                join product because on because.product_id = found.product_id
                order by found.points desc, p.product_id limit :limit
                """)
                .param("seeds", seeds.toArray(Long[]::new))
                .param("excluded", excluded.toArray(Long[]::new))
                .param("limit", limit)
                .query(Recommendations::recommendation)
                .list();
    }

    private List<Recommendation> bestSellers(Collection<Long> excluded, int limit) {
        return jdbc.sql("""
                select p.product_id, p.sku, p.name, p.price, p.url, p.image_url,
                       true as best_seller, '' as because, b.buyers as both_bought, 0 as buyers
                from best_seller b join product p on p.product_id = b.product_id and p.kind = 'goods'
                where p.product_id <> all(:excluded) order by b.rank limit :limit
                """)
                .param("excluded", excluded.toArray(Long[]::new))
                .param("limit", limit)
                .query(Recommendations::recommendation)
                .list();
    }

    private static Recommendation recommendation(java.sql.ResultSet row, int n) throws java.sql.SQLException {
        return new Recommendation(
                row.getLong("product_id"),
                row.getString("sku"),
                row.getString("name"),
                row.getBigDecimal("price"),
                row.getString("url"),
                row.getString("image_url"),
                new Reason(
                        row.getBoolean("best_seller"),
                        row.getString("because"),
                        row.getInt("both_bought"),
                        row.getInt("buyers")));
    }
}
