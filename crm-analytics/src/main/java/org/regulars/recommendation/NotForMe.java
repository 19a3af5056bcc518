package org.regulars.recommendation;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What customers do not want to have suggested, on no page and in no mail. */
@Component
@Transactional
public class NotForMe {

    private final JdbcClient jdbc;
    private final Clock clock;

    NotForMe(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** A customer does not want this; a product that there is not is passed over. */
    public void say(long customerId, long productId) {
        jdbc.sql("""
                insert into not_for_me (customer_id, product_id, said_at)
                select :customer, product_id, :now from product where product_id = :product
                on conflict on constraint not_for_me_pkey do nothing
                """)
                .param("customer", customerId)
                .param("product", productId)
                .param("now", OffsetDateTime.now(clock))
                .update();
    }

    /** It may be suggested again. */
    public void takeBack(long customerId, long productId) {
        jdbc.sql("delete from not_for_me where customer_id = ? and product_id = ?")
                .params(customerId, productId)
                .update();
    }

    /** What this customer said no to, the newest first. */
    @Transactional(readOnly = true)
    public List<Refused> of(long customerId) {
        return jdbc.sql("""
                select p.product_id, p.name, n.said_at from not_for_me n join product p using (product_id)
                where n.customer_id = ? order by n.said_at desc, p.product_id limit 200
                """)
                .param(customerId)
                .query((row, n) -> new Refused(
                        row.getLong("product_id"),
                        row.getString("name"),
                        row.getObject("said_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    /** One product and when it was said no to. */
    public record Refused(long productId, String name, java.time.Instant saidAt) {}
}
