package org.regulars.recommendation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
        return forCustomers(Set.of(customerId), limit).getOrDefault(customerId, List.of());
    }

    /**
     * What goes with some products, without these and without what the customer bought already or does not want; best first. Best sellers, marked
     * so, fill up to the limit.
     *
     * @param productIds the basket's; when empty, what the customer bought takes their place
     * @param customerId {@link org.regulars.customer.Customers#NOBODY} when the customer is not known
     */
    public List<Recommendation> goesWith(Collection<Long> productIds, long customerId, int limit) {
        return goWith(productIds, Set.of(customerId), limit).getOrDefault(customerId, List.of());
    }

    /**
     * The same as {@link #forCustomer} for each of many customers, in a handful of questions for all of them.
     *
     * @return by customer
     */
    public Map<Long, List<Recommendation>> forCustomers(Collection<Long> customerIds, int limit) {
        return goWith(Set.of(), customerIds, limit);
    }

    private Map<Long, List<Recommendation>> goWith(
            Collection<Long> productIds, Collection<Long> customerIds, int limit) {
        Map<Long, Set<Long>> bought = products(customerIds, """
                select distinct l.customer_id, l.product_id
                from order_line l join customer_order o using (customer_id, order_id)
                where l.customer_id = any(:customers) and l.customer_id <> 0 and o.kind = 'sale'
                  and l.quantity > l.cancelled_quantity
                  and not exists (select from privacy_limit p where p.customer_id = l.customer_id
                                  and p.kind in ('restricted', 'no-profiling'))
                order by l.customer_id, l.product_id
                """);
        Map<Long, Set<Long>> unwanted = products(
                customerIds, "select customer_id, product_id from not_for_me where customer_id = any(:customers)");
        Map<Long, List<Pair>> pairs = pairs(
                productIds.isEmpty()
                        ? bought.values().stream()
                                .flatMap(Set::stream)
                                .distinct()
                                .toList()
                        : productIds);
        Map<Long, List<Ranked>> ranked = new HashMap<>();
        List<Ranked> bestSellers = bestSellers();
        Set<Long> named = new HashSet<>();
        for (long customerId : customerIds) {
            Set<Long> owned = bought.getOrDefault(customerId, Set.of());
            Set<Long> seeds = productIds.isEmpty() ? owned : Set.copyOf(productIds);
            Set<Long> excluded = new HashSet<>(owned);
            excluded.addAll(productIds);
            excluded.addAll(unwanted.getOrDefault(customerId, Set.of()));
            List<Ranked> chosen = new ArrayList<>(Ranked.best(seeds, pairs, excluded, limit));
            if (chosen.size() < limit) {
                chosen.forEach(one -> excluded.add(one.productId()));
                bestSellers.stream()
                        .filter(one -> !excluded.contains(one.productId()))
                        .limit(limit - chosen.size())
                        .forEach(chosen::add);
            }
            chosen.forEach(one -> {
                named.add(one.productId());
                named.add(one.becauseId());
            });
            ranked.put(customerId, chosen);
        }
        Map<Long, Shown> shown = shown(named);
        Map<Long, List<Recommendation>> found = new HashMap<>();
        ranked.forEach((customerId, chosen) -> found.put(
                customerId,
                chosen.stream().map(one -> one.recommendation(shown)).toList()));
        return found;
    }

    private Map<Long, Set<Long>> products(Collection<Long> customerIds, String sql) {
        Map<Long, Set<Long>> products = new HashMap<>();
        jdbc.sql(sql).param("customers", customerIds.toArray(Long[]::new)).query(row -> {
            products.computeIfAbsent(row.getLong("customer_id"), id -> new LinkedHashSet<>())
                    .add(row.getLong("product_id"));
        });
        return products;
    }

    /** What goes with each of these products and can be recommended, by the product. */
    private Map<Long, List<Pair>> pairs(Collection<Long> productIds) {
        Map<Long, List<Pair>> pairs = new HashMap<>();
        jdbc.sql("""
                select pair.product_id, pair.other_id, pair.both_bought, pair.buyers, pair.score
                from product_pair pair join product p on p.product_id = pair.other_id and p.kind = 'goods'
                where pair.product_id = any(?)
                """).param(productIds.toArray(Long[]::new)).query(row -> {
            pairs.computeIfAbsent(row.getLong("product_id"), id -> new ArrayList<>())
                    .add(new Pair(
                            row.getLong("product_id"),
                            row.getLong("other_id"),
                            row.getInt("both_bought"),
                            row.getInt("buyers"),
                            row.getDouble("score")));
        });
        return pairs;
    }

    private List<Ranked> bestSellers() {
        return jdbc.sql("""
                select b.product_id, b.buyers from best_seller b join product p on p.product_id = b.product_id and p.kind = 'goods'
                order by b.rank
                """)
                .query((row, n) -> Ranked.bestSeller(row.getLong("product_id"), row.getInt("buyers")))
                .list();
    }

    private Map<Long, Shown> shown(Collection<Long> productIds) {
        Map<Long, Shown> shown = new HashMap<>();
        jdbc.sql("select product_id, sku, name, price, url, image_url from product where product_id = any(?)")
                .param(productIds.toArray(Long[]::new))
                .query(row -> {
                    shown.put(
                            row.getLong("product_id"),
                            new Shown(
                                    row.getString("sku"),
                                    row.getString("name"),
                                    row.getBigDecimal("price"),
                                    row.getString("url"),
                                    row.getString("image_url")));
                });
        return shown;
    }
}
