package org.regulars.recommendation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CoPurchasesTests {

    @Test
    void countsWhoBoughtBoth() {
        CoPurchases bought = bought(List.of(Set.of(0, 1), Set.of(0, 1), Set.of(0, 2), Set.of(2)));

        List<Pair> pairs = pairs(bought, 1, 20);

        assertThat(bought.buyers(0)).isEqualTo(3);
        assertThat(pairs).extracting(Pair::text).containsExactly("0>1 2", "0>2 1", "1>0 2", "2>0 1");
        assertThat(pairs.get(0).score()).isCloseTo(2 / (Math.sqrt(3 * 2) + 10), within(1e-12));
    }

    @Test
    void keepsSilentAboutPairsOfTooFewPeople() {
        CoPurchases bought = bought(List.of(Set.of(0, 1), Set.of(0, 1), Set.of(0, 2), Set.of(2)));

        assertThat(pairs(bought, 2, 20)).extracting(Pair::text).containsExactly("0>1 2", "1>0 2");
    }

    @Test
    void keepsTheBestInOrderAsASimpleCountWould() {
        Random random = new Random(7);
        List<Set<Integer>> customers = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            Set<Integer> products = new TreeSet<>();
            for (int j = 0; j < 1 + random.nextInt(12); j++) {
                products.add((int) (30 * Math.pow(random.nextDouble(), 2)));
            }
            customers.add(products);
        }
        CoPurchases bought = bought(customers);
        List<String> expected = new ArrayList<>();
        for (int product = 0; product < 30; product++) {
            int one = product;
            List<Pair> all = new ArrayList<>();
            for (int other = 0; other < 30; other++) {
                int two = other;
                int both = (int) customers.stream()
                        .filter(set -> set.contains(one) && set.contains(two))
                        .count();
                if (one != two && both >= 3) {
                    double score = both / (Math.sqrt((double) bought.buyers(one) * bought.buyers(two)) + 10);
                    all.add(new Pair(one + ">" + two + " " + both, score));
                }
            }
            all.sort((a, b) -> Double.compare(b.score(), a.score()));
            all.stream().limit(5).map(Pair::text).forEach(expected::add);
        }

        assertThat(pairs(bought, 3, 5)).extracting(Pair::text).containsExactlyElementsOf(expected);
    }

    private static CoPurchases bought(List<Set<Integer>> customers) {
        int[] starts = new int[customers.size() + 1];
        List<Integer> flat = new ArrayList<>();
        for (int customer = 0; customer < customers.size(); customer++) {
            flat.addAll(new TreeSet<>(customers.get(customer)));
            starts[customer + 1] = flat.size();
        }
        int products = 1 + flat.stream().mapToInt(Integer::intValue).max().orElseThrow();
        return new CoPurchases(
                products, starts, flat.stream().mapToInt(Integer::intValue).toArray());
    }

    private static List<Pair> pairs(CoPurchases bought, int fewestBuyers, int limit) {
        List<Pair> pairs = new ArrayList<>();
        bought.eachPair(
                fewestBuyers,
                limit,
                (product, rank, other, both, score) -> pairs.add(new Pair(product + ">" + other + " " + both, score)));
        return pairs;
    }

    private record Pair(String text, double score) {}
}
