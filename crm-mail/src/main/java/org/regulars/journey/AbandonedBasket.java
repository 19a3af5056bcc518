package org.regulars.journey;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.regulars.dispatch.ClaimedDispatch;
import org.regulars.dispatch.Content;
import org.regulars.dispatch.DueDispatch;
import org.regulars.dispatch.Exit;
import org.regulars.dispatch.Reason;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** A basket that its customer left alone. Buying anything since, or emptying it, ends the matter. */
@Component
class AbandonedBasket implements Trigger {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final BasketContent content;

    AbandonedBasket(JdbcClient jdbc, Clock clock, BasketContent content) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.content = content;
    }

    @Override
    public String key() {
        return "abandoned-basket";
    }

    @Override
    public String occasions() {
        return """
                select b.customer_id, 'basket-' || b.basket_id, null::bigint, '',
                       jsonb_build_object('basket_id', b.basket_id, 'happened_at', b.last_change_at),
                       b.last_change_at + :wait::interval
                from basket b where b.state = 'open' and b.last_change_at > :from and b.last_change_at <= :to
                """;
    }

    @Override
    public List<Exit> exits(List<DueDispatch> due, Duration wait) {
        return jdbc.sql("""
                select * from (
                    select u.dispatch_id, b.last_change_at + :wait::interval as again, case
                        when b.state = 'ordered' or exists (
                            select from customer_order o where o.customer_id = b.customer_id and o.kind = 'sale'
                                and o.ordered_at >= b.last_change_at) then 'bought-meanwhile'
                        when b.state is distinct from 'open' then 'basket-emptied'
                        when b.last_change_at + :wait::interval > :now then 'basket-active' end as reason
                    from unnest(:dispatches::bigint[], :customers::bigint[], :baskets::bigint[])
                        as u (dispatch_id, customer_id, basket_id)
                    left join basket b on b.customer_id = u.customer_id and b.basket_id = u.basket_id) x
                where reason is not null
                """)
                .param("now", OffsetDateTime.now(clock))
                .param("wait", wait.toSeconds() + " seconds")
                .param("dispatches", due.stream().map(DueDispatch::dispatchId).toArray(Long[]::new))
                .param("customers", due.stream().map(DueDispatch::customerId).toArray(Long[]::new))
                .param("baskets", due.stream().map(one -> basketId(one.facts())).toArray(Long[]::new))
                .query((row, n) -> {
                    Reason reason = Reason.of(row.getString("reason"));
                    return new Exit(
                            row.getLong("dispatch_id"),
                            reason,
                            reason == Reason.BASKET_ACTIVE
                                    ? row.getObject("again", OffsetDateTime.class)
                                            .toInstant()
                                    : null);
                })
                .list();
    }

    @Override
    public Content content(ClaimedDispatch dispatch) {
        return content.of(dispatch, basketId(dispatch.facts()));
    }

    private static Long basketId(java.util.Map<String, Object> facts) {
        return facts.get("basket_id") instanceof Number id ? id.longValue() : 0L;
    }
}
