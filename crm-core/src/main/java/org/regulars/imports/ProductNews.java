package org.regulars.imports;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What a file says last of each product. Names on lines that nobody paid for ("damaged", "?") tell of the stock, so they
 * count only where no paid line names the product.
 */
final class ProductNews {

    private static final int MOST = 100_000;

    private final SliceMerge merge;
    private final Map<String, News> latest = new HashMap<>();

    ProductNews(SliceMerge merge) {
        this.merge = merge;
    }

    record News(String name, long price, Instant at, boolean paid) {

        /** From when this holds; what no paid line says gives way to anything. */
        Instant since() {
            return paid ? at : Instant.EPOCH;
        }

        private boolean before(OrderLine line) {
            return paid == line.paid() ? !at.isAfter(line.orderedAt()) : line.paid();
        }
    }

    void add(long importId, OrderLine line, boolean importing) {
        News known = latest.get(line.sku());
        if (known != null && !known.before(line)) {
            return;
        }
        String name = line.name().isEmpty() && known != null ? known.name() : line.name();
        latest.put(line.sku(), new News(name, Math.max(line.unitPrice(), 0), line.orderedAt(), line.paid()));
        if (latest.size() >= MOST) {
            flush(importId, importing);
        }
    }

    private boolean codesHaveDigits() {
        long withDigits = latest.keySet().stream()
                .filter(sku -> sku.chars().anyMatch(Character::isDigit))
                .count();
        return withDigits * 5 > latest.size() * 4L;
    }

    /** A check has them forgotten. */
    void flush(long importId, boolean importing) {
        if (!importing) {
            latest.clear();
        } else if (!latest.isEmpty()) {
            merge.products(importId, latest, codesHaveDigits());
            latest.clear();
        }
    }
}
