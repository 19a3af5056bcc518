package org.regulars.recommendation;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.regulars.calculation.Calculations;
import org.regulars.job.Job;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Works out from all orders which goods go together, as soon as orders changed. */
@Component
class RecommendationTraining implements Job {

    static final String KEY = "recommendations";
    private static final int COMPANIONS = 20;
    private static final int BEST_SELLERS = 100;
    private static final int ROWS_AT_ONCE = 50_000;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Calculations calculations;
    private final RecommendationProperties properties;
    private final Clock clock;

    RecommendationTraining(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Calculations calculations,
            RecommendationProperties properties,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.calculations = calculations;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public String run() {
        String basis = calculations.orders();
        return calculations.due(KEY, basis) ? train(basis) : "";
    }

    private String train(String basis) {
        long start = System.nanoTime();
        return Objects.requireNonNull(transaction.execute(status -> {
            Bought bought = read();
            CoPurchases together = bought.coPurchases();
            List<Pair> pairs = new ArrayList<>();
            together.eachPair(
                    properties.fewestBuyers(),
                    COMPANIONS,
                    (product, rank, other, both, score) -> pairs.add(new Pair(
                            bought.id(product), rank, bought.id(other), together.buyers(product), both, score)));
            replacePairs(pairs);
            replaceBestSellers(bought, together);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            calculations.record(KEY, basis, clock.instant(), bought.customers(), took);
            return pairs.size() + " pairs of " + bought.products() + " products, from " + bought.customers()
                    + " customers in " + took.toMillis() + " ms";
        }));
    }

    /** Reads in the order of the primary key, in portions, so that neither side holds more than the integers. */
    private Bought read() {
        Bought bought = new Bought();
        jdbc.sql("""
                select distinct l.customer_id, l.product_id
                from order_line l
                join customer_order o using (customer_id, order_id)
                join product p using (product_id)
                join customer c using (customer_id)
                where o.kind = 'sale' and p.kind = 'goods' and c.state = 'known' and not exists (
                    select from privacy_limit l where l.customer_id = c.customer_id and l.kind in ('restricted', 'no-profiling'))
                  and l.unit_price > 0 and l.quantity > l.cancelled_quantity
                order by l.customer_id, l.product_id
                """).withFetchSize(10_000).query(row -> {
            bought.add(row.getLong(1), row.getLong(2));
        });
        return bought;
    }

    private void replacePairs(List<Pair> pairs) {
        jdbc.sql("delete from product_pair").update();
        for (int from = 0; from < pairs.size(); from += ROWS_AT_ONCE) {
            List<Pair> some = pairs.subList(from, Math.min(pairs.size(), from + ROWS_AT_ONCE));
            jdbc.sql("""
                    insert into product_pair (product_id, rank, other_id, buyers, both_bought, score)
                    select * from unnest(?::bigint[], ?::smallint[], ?::bigint[], ?::int[], ?::int[], ?::float8[])
                    """)
                    .param(some.stream().mapToLong(Pair::productId).toArray())
                    .param(some.stream().mapToInt(Pair::rank).toArray())
                    .param(some.stream().mapToLong(Pair::otherId).toArray())
                    .param(some.stream().mapToInt(Pair::buyers).toArray())
                    .param(some.stream().mapToInt(Pair::bothBought).toArray())
                    .param(some.stream().mapToDouble(Pair::score).toArray())
                    .update();
        }
    }

    private void replaceBestSellers(Bought bought, CoPurchases together) {
        List<Integer> best = IntStream.range(0, bought.products())
                .boxed()
                .sorted(Comparator.comparing(together::buyers, Comparator.reverseOrder()))
                .limit(BEST_SELLERS)
                .toList();
        jdbc.sql("delete from best_seller").update();
        jdbc.sql("""
                insert into best_seller (rank, product_id, buyers)
                select rank, product_id, buyers
                from unnest(?::bigint[], ?::int[]) with ordinality as best (product_id, buyers, rank)
                """)
                .param(best.stream().mapToLong(bought::id).toArray())
                .param(best.stream().mapToInt(together::buyers).toArray())
                .update();
    }

    private record Pair(long productId, int rank, long otherId, int buyers, int bothBought, double score) {}
}
