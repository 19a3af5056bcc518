package org.regulars.order;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the sales that cancellations take back, among the lines of one customer and one product.
 *
 * <p>A cancellation that names its order takes back lines of that order. Others take back sales that were there before them:
 * those at their own price first, the latest first. No sale loses more pieces than were bought; pieces that find no sale stay
 * without effect.
 */
final class Cancellations {

    private static final Comparator<Line> OLDEST_FIRST = Comparator.comparing(Line::orderedAt);

    private Cancellations() {}

    /**
     * A line; a quantity below zero cancels. The key is the caller's own.
     *
     * @param cancelsOrderId the order that a cancellation is about, null when it names none
     */
    record Line<K>(
            K key,
            int quantity,
            BigDecimal unitPrice,
            OffsetDateTime orderedAt,
            long orderId,
            @Nullable Long cancelsOrderId) {

        /** A line of an order nobody names. */
        Line(K key, int quantity, BigDecimal unitPrice, OffsetDateTime orderedAt) {
            this(key, quantity, unitPrice, orderedAt, 0, null);
        }
    }

    /** How many pieces of a line were taken back, or took back; never below zero. */
    record Netted<K>(K key, int cancelledQuantity) {}

    /** Nets all lines, which have to be of one customer and one product; each line comes back exactly once. */
    static <K> List<Netted<K>> net(List<Line<K>> lines) {
        List<Open<K>> sales = open(lines, 1);
        List<Open<K>> cancellations = open(lines, -1);
        for (boolean samePrice : new boolean[] {true, false}) {
            cancellations.stream()
                    .filter(cancellation -> cancellation.line.cancelsOrderId() != null)
                    .forEach(cancellation -> cancellation.takeBack(sales, samePrice));
        }
        for (boolean samePrice : new boolean[] {true, false}) {
            cancellations.stream()
                    .filter(cancellation -> cancellation.line.cancelsOrderId() == null)
                    .forEach(cancellation -> cancellation.takeBack(sales, samePrice));
        }
        List<Netted<K>> netted = new ArrayList<>(lines.size());
        sales.forEach(sale -> netted.add(sale.netted()));
        cancellations.forEach(cancellation -> netted.add(cancellation.netted()));
        return netted;
    }

    private static <K> List<Open<K>> open(List<Line<K>> lines, int sign) {
        return lines.stream()
                .filter(line -> Integer.signum(line.quantity()) == sign)
                .sorted(OLDEST_FIRST)
                .map(Open::new)
                .toList();
    }

    private static final class Open<K> {

        private final Line<K> line;
        private int left;

        private Open(Line<K> line) {
            this.line = line;
            this.left = Math.abs(line.quantity());
        }

        private void takeBack(List<Open<K>> sales, boolean samePrice) {
            for (int i = sales.size() - 1; i >= 0 && left > 0; i--) {
                Open<K> sale = sales.get(i);
                if (sale.left > 0
                        && meant(sale)
                        && (!samePrice || sale.line.unitPrice().compareTo(line.unitPrice()) == 0)) {
                    int taken = Math.min(left, sale.left);
                    left -= taken;
                    sale.left -= taken;
                }
            }
        }

        private boolean meant(Open<K> sale) {
            Long orderId = line.cancelsOrderId();
            return orderId == null ? !sale.line.orderedAt().isAfter(line.orderedAt()) : orderId == sale.line.orderId();
        }

        private Netted<K> netted() {
            return new Netted<>(line.key(), Math.abs(line.quantity()) - left);
        }
    }
}
