package org.regulars.order;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.customer.Customers;
import org.regulars.database.SqlFile;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Keeps what each customer's orders add up to, net of what they cancelled. */
@Component
@Transactional
public class Purchases {

    private static final int CUSTOMERS_AT_ONCE = 5_000;

    private final JdbcClient jdbc;
    private final String summarise = SqlFile.beside(Purchases.class, "summarise-purchases.sql");
    private final String figures = SqlFile.beside(Purchases.class, "shop-figures.sql");

    Purchases(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Brings the cancelled quantities and the purchase summary of these customers up to date with their orders, in the
     * caller's transaction. Anonymous sales have no summary; naming {@link Customers#NOBODY} does nothing.
     */
    public void refresh(Collection<Long> customerIds) {
        List<Long> customers = customerIds.stream()
                .filter(id -> id != Customers.NOBODY)
                .distinct()
                .sorted()
                .toList();
        for (int from = 0; from < customers.size(); from += CUSTOMERS_AT_ONCE) {
            Long[] some = customers
                    .subList(from, Math.min(customers.size(), from + CUSTOMERS_AT_ONCE))
                    .toArray(Long[]::new);
            lock(some);
            net(some);
            jdbc.sql(summarise).param("customers", some).update();
            forget(some);
        }
    }

    /** What a customer's orders add up to; empty for one who never bought. */
    @Transactional(readOnly = true)
    public Optional<PurchaseSummary> of(long customerId) {
        return jdbc.sql("""
                select orders, gross, net, first_order_at, last_order_at from purchase_summary where customer_id = ?
                """).param(customerId).query(PurchaseSummary.class).optional();
    }

    /** What a customer bought, after cancellations, in the shop's currency. */
    @Transactional(readOnly = true)
    public BigDecimal net(long customerId) {
        return jdbc.sql("select coalesce(sum(net), 0) from purchase_summary where customer_id = ?")
                .param(customerId)
                .query(BigDecimal.class)
                .single();
    }

    /** The shop's orders in figures, counted now. */
    @Transactional(readOnly = true)
    public ShopFigures figures() {
        return jdbc.sql(figures).query(ShopFigures.class).single();
    }

    /** Two that bring the same customer up to date go one after the other, so that the later sees all orders. */
    private void lock(Long[] customers) {
        jdbc.sql("""
                select customer_id from customer where customer_id = any(?) order by customer_id for no key update
                """).param(customers).query(Long.class).list();
    }

    /** Only products of which something was cancelled are looked at. */
    private void net(Long[] customers) {
        Pairs pairs = new Pairs();
        jdbc.sql("""
                select l.customer_id, l.product_id, l.order_id, l.quantity, l.unit_price, l.ordered_at, l.occurrence,
                       l.cancelled_quantity, o.cancels_order_id
                from (select distinct customer_id, product_id from order_line
                      where customer_id = any(?) and (quantity < 0 or cancelled_quantity > 0)) pair
                join order_line l using (customer_id, product_id)
                join customer_order o using (customer_id, order_id)
                where o.kind in ('sale', 'cancellation')
                order by l.customer_id, l.product_id, l.ordered_at, l.order_id, l.occurrence
                """).param(customers).query(LineRow.class).stream().forEach(pairs::add);
        List<Cancellations.Netted<LineRow>> changed = pairs.changed();
        if (changed.isEmpty()) {
            return;
        }
        List<LineRow> keys = changed.stream().map(Cancellations.Netted::key).toList();
        jdbc.sql("""
                update order_line l set cancelled_quantity = n.cancelled
                from unnest(:customers::bigint[], :orders::bigint[], :products::bigint[], :quantities::int[],
                            :prices::numeric[], :times::timestamptz[], :occurrences::int[], :cancelled::int[])
                     n (customer_id, order_id, product_id, quantity, unit_price, ordered_at, occurrence, cancelled)
                where (l.customer_id, l.order_id, l.product_id, l.quantity, l.unit_price, l.ordered_at, l.occurrence)
                    = (n.customer_id, n.order_id, n.product_id, n.quantity, n.unit_price, n.ordered_at, n.occurrence)
                """)
                .param("customers", keys.stream().map(LineRow::customerId).toArray(Long[]::new))
                .param("orders", keys.stream().map(LineRow::orderId).toArray(Long[]::new))
                .param("products", keys.stream().map(LineRow::productId).toArray(Long[]::new))
                .param("quantities", keys.stream().map(LineRow::quantity).toArray(Integer[]::new))
                .param("prices", keys.stream().map(LineRow::unitPrice).toArray(BigDecimal[]::new))
                .param(
                        "times",
                        keys.stream().map(line -> line.orderedAt().toString()).toArray(String[]::new))
                .param("occurrences", keys.stream().map(LineRow::occurrence).toArray(Integer[]::new))
                .param(
                        "cancelled",
                        changed.stream()
                                .map(Cancellations.Netted::cancelledQuantity)
                                .toArray(Integer[]::new))
                .update();
    }

    private void forget(Long[] customers) {
        jdbc.sql("""
                delete from purchase_summary s where customer_id = any(?) and not exists (
                    select from order_line l join customer_order o using (customer_id, order_id)
                    where l.customer_id = s.customer_id and o.kind = 'sale' and l.quantity > 0 and l.unit_price > 0)
                """).param(customers).update();
    }

    private record LineRow(
            long customerId,
            long productId,
            long orderId,
            int quantity,
            BigDecimal unitPrice,
            OffsetDateTime orderedAt,
            int occurrence,
            int cancelledQuantity,
            @Nullable Long cancelsOrderId) {}

    /** Collects rows that come sorted by customer and product, and nets each such pair when it is complete. */
    private static final class Pairs {

        private final List<Cancellations.Line<LineRow>> pair = new ArrayList<>();
        private final List<Cancellations.Netted<LineRow>> changed = new ArrayList<>();

        private void add(LineRow row) {
            if (!pair.isEmpty()) {
                LineRow last = pair.get(0).key();
                if (last.customerId() != row.customerId() || last.productId() != row.productId()) {
                    complete();
                }
            }
            pair.add(new Cancellations.Line<>(
                    row, row.quantity(), row.unitPrice(), row.orderedAt(), row.orderId(), row.cancelsOrderId()));
        }

        private void complete() {
            Cancellations.net(pair).stream()
                    .filter(netted -> netted.cancelledQuantity() != netted.key().cancelledQuantity())
                    .forEach(changed::add);
            pair.clear();
        }

        private List<Cancellations.Netted<LineRow>> changed() {
            complete();
            return changed;
        }
    }
}
