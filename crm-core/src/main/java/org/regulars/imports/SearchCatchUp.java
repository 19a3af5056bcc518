package org.regulars.imports;

import java.time.Duration;
import java.util.List;
import org.regulars.customer.Customers;
import org.regulars.job.Job;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Makes the customers of large imports findable by parts of their names, some minutes after they came in: keeping the index of
 * all three-letter parts costs as much as all the rest of the import. By whole address and number they are found at once.
 */
@Component
class SearchCatchUp implements Job {

    /** Imports of up to so many rows are findable at once. */
    static final long AT_ONCE = 100_000;

    private static final int BATCH = 10_000;

    private final JdbcClient jdbc;
    private final Customers customers;

    SearchCatchUp(JdbcClient jdbc, Customers customers) {
        this.jdbc = jdbc;
        this.customers = customers;
    }

    @Override
    public String key() {
        return "import-search";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(5);
    }

    @Override
    public String run() {
        long done = 0;
        long last = 0;
        List<Long> some;
        do {
            some = jdbc.sql("""
                    select customer_id from customer
                    where state = 'known' and search_text = '' and customer_id > ? order by customer_id limit ?
                    """).params(last, BATCH).query(Long.class).list();
            if (!some.isEmpty()) {
                customers.refreshSearch(some);
                last = some.get(some.size() - 1);
                done += some.size();
            }
        } while (!some.isEmpty());
        return done == 0 ? "" : done + " customers";
    }
}
