package org.regulars.imports;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds up what a file holds while it is read, without keeping its rows. */
final class FileTally {

    // What an order's kind is decided by; merge-orders.sql decides by the same.
    private static final int NOT_BELOW_ZERO = 1;
    private static final int HAS_PRICE = 2;
    private static final int PRICE_BELOW_ZERO = 4;
    private static final int NOT_ADJUSTING = 8;
    private static final int CANCELLING = 16;
    private static final int KNOWN_CUSTOMER = 32;
    private static final int ANY = 64;

    private final LongFlags orders = new LongFlags();
    private final LongFlags paidOrders = new LongFlags();
    private final LongFlags customers = new LongFlags();
    private final LongFlags products = new LongFlags();
    private final Set<String> countries = new HashSet<>();
    private long rows;
    private long anonymousRows;
    private long paidRows;
    private BigDecimal total = BigDecimal.ZERO;
    private BigDecimal takenBack = BigDecimal.ZERO;
    private BigDecimal paidRevenue = BigDecimal.ZERO;
    private @Nullable Instant from;
    private @Nullable Instant to;

    void add(OrderLine line, boolean adjusting, boolean cancelling) {
        rows++;
        long order = LongFlags.hash(line.orderNumber(), line.customer());
        orders.or(
                order,
                ANY
                        | (line.quantity() >= 0 ? NOT_BELOW_ZERO : 0)
                        | (line.unitPrice() != 0 ? HAS_PRICE : 0)
                        | (line.unitPrice() < 0 ? PRICE_BELOW_ZERO : 0)
                        | (adjusting ? 0 : NOT_ADJUSTING)
                        | (cancelling ? CANCELLING : 0)
                        | (line.anonymous() ? 0 : KNOWN_CUSTOMER));
        products.or(LongFlags.hash(line.sku()), 1);
        if (!line.country().isEmpty() && countries.size() < 10_000) {
            countries.add(line.country());
        }
        BigDecimal amount = BigDecimal.valueOf(line.amount(), 4);
        total = total.add(amount);
        if (line.quantity() < 0 && (!line.anonymous() || cancelling)) {
            takenBack = takenBack.subtract(amount);
        }
        if (line.anonymous()) {
            anonymousRows++;
        } else {
            customers.or(LongFlags.hash(line.customerKind(), line.customer()), line.paid() ? 3 : 1);
            if (line.paid()) {
                paidRows++;
                paidOrders.or(order, 1);
                paidRevenue = paidRevenue.add(amount);
            }
        }
        from = from == null || line.orderedAt().isBefore(from) ? line.orderedAt() : from;
        to = to == null || line.orderedAt().isAfter(to) ? line.orderedAt() : to;
    }

    FileFigures figures() {
        long cancellations = 0;
        long adjustments = 0;
        int[] counts = orders.counts();
        for (int bits = 0; bits < counts.length; bits++) {
            if (has(bits, KNOWN_CUSTOMER)
                    ? !has(bits, NOT_BELOW_ZERO)
                    : !has(bits, NOT_BELOW_ZERO) && has(bits, CANCELLING)) {
                cancellations += counts[bits];
            } else if (!has(bits, KNOWN_CUSTOMER)
                    && (!has(bits, NOT_BELOW_ZERO)
                            || !has(bits, HAS_PRICE)
                            || has(bits, PRICE_BELOW_ZERO)
                            || !has(bits, NOT_ADJUSTING))) {
                adjustments += counts[bits];
            }
        }
        return new FileFigures(
                rows,
                orders.size(),
                orders.size() - cancellations - adjustments,
                cancellations,
                adjustments,
                customers.size(),
                products.size(),
                countries.size(),
                anonymousRows,
                total,
                takenBack,
                paidRows,
                paidOrders.size(),
                customers.counts()[3],
                paidRevenue,
                from,
                to);
    }

    private static boolean has(int bits, int bit) {
        return (bits & bit) != 0;
    }
}
