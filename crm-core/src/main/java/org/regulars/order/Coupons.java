package org.regulars.order;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which orders used which codes, as shops, events and files tell. */
@Component
public class Coupons {

    private static final int LONGEST = 40;

    private final JdbcClient jdbc;
    private final Clock clock;

    Coupons(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The codes in what a shop writes into one field: several have blanks, commas or semicolons between. */
    public static List<String> codes(String said) {
        return Stream.of(said.split("[\\s,;]+"))
                .map(code -> code.toUpperCase(Locale.ROOT))
                .filter(code -> !code.isEmpty() && code.length() <= LONGEST)
                .distinct()
                .toList();
    }

    /** Keeps them; the same told twice is once. */
    public void keep(List<Used> used) {
        if (used.isEmpty()) {
            return;
        }
        jdbc.sql("""
                insert into coupon_use (customer_id, number, code, source, used_at)
                select distinct u.customer_id, u.number, u.code, u.source, :now::timestamptz
                from unnest(:customers::bigint[], :numbers::text[], :codes::text[], :sources::text[]) u (customer_id, number, code, source)
                on conflict on constraint coupon_use_pkey do nothing
                """)
                .param("now", OffsetDateTime.now(clock))
                .param("customers", used.stream().map(Used::customerId).toArray(Long[]::new))
                .param("numbers", used.stream().map(Used::number).toArray(String[]::new))
                .param("codes", used.stream().map(Used::code).toArray(String[]::new))
                .param("sources", used.stream().map(Used::source).toArray(String[]::new))
                .update();
    }

    /**
     * An order used a code.
     *
     * @param source that said so, such as "event"
     */
    public record Used(long customerId, String number, String code, String source) {}
}
