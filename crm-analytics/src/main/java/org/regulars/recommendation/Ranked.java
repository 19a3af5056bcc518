package org.regulars.recommendation;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A product chosen for somebody.
 *
 * @param becauseId the product that it goes with; 0 for a best seller
 * @param points of all that it goes with together
 */
record Ranked(long productId, long becauseId, int bothBought, int buyers, double strongest, double points) {

    private static final Comparator<Ranked> BEST =
            Comparator.comparingDouble((Ranked one) -> -one.points).thenComparingLong(Ranked::productId);

    static Ranked bestSeller(long productId, int buyers) {
        return new Ranked(productId, 0, buyers, 0, 0, 0);
    }

    /** A product's points add up over all that it goes with; the reason names the strongest of them. */
    static List<Ranked> best(Collection<Long> seeds, Map<Long, List<Pair>> pairs, Set<Long> excluded, int limit) {
        Map<Long, Ranked> found = new HashMap<>();
        for (long seed : seeds) {
            for (Pair pair : pairs.getOrDefault(seed, List.of())) {
                if (!excluded.contains(pair.otherId())) {
                    found.merge(pair.otherId(), of(pair), Ranked::with);
                }
            }
        }
        return found.values().stream().sorted(BEST).limit(limit).toList();
    }

    private static Ranked of(Pair pair) {
        return new Ranked(
                pair.otherId(), pair.productId(), pair.bothBought(), pair.buyers(), pair.score(), pair.score());
    }

    private Ranked with(Ranked other) {
        boolean first = strongest > other.strongest || strongest == other.strongest && becauseId < other.becauseId;
        Ranked stronger = first ? this : other;
        return new Ranked(
                productId,
                stronger.becauseId,
                stronger.bothBought,
                stronger.buyers,
                stronger.strongest,
                points + other.points);
    }

    Recommendation recommendation(Map<Long, Shown> products) {
        Shown shown = Objects.requireNonNull(products.get(productId));
        Shown because = products.get(becauseId);
        return new Recommendation(
                productId,
                shown.sku(),
                shown.name(),
                shown.price(),
                shown.url(),
                shown.imageUrl(),
                new Reason(becauseId == 0, because == null ? "" : because.name(), bothBought, buyers));
    }
}
