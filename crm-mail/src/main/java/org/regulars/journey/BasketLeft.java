package org.regulars.journey;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.regulars.dispatch.ClaimedDispatch;
import org.regulars.dispatch.Content;
import org.regulars.segment.Parameter;
import org.regulars.segment.Values;
import org.springframework.stereotype.Component;

/**
 * A basket that its customer left alone. Buying anything since, or emptying it, ends the matter. It looks ahead, so that the
 * ledger also tells of those who bought before the wait was over; only what is over in a tenth of the wait, as a quick checkout
 * is, leaves no trace.
 */
@Component
class BasketLeft implements TriggerKind {

    private static final Duration LONGEST_SETTLING = Duration.ofMinutes(5);

    private final BasketContent content;

    BasketLeft(BasketContent content) {
        this.content = content;
    }

    @Override
    public String key() {
        return "basket-left";
    }

    @Override
    public List<Parameter> parameters(Values chosen) {
        List<Parameter> parameters = new ArrayList<>(Waiting.parameters(1, "hours"));
        parameters.add(Parameter.whole("days", 1, 30, 3));
        return parameters;
    }

    /** What was left alone for longer than the wait and these days stays alone. */
    @Override
    public Fragment entries(Values values, Look look) {
        Duration wait = Waiting.of(values);
        Duration tenth = wait.dividedBy(10);
        Duration settling = tenth.compareTo(LONGEST_SETTLING) < 0 ? tenth : LONGEST_SETTLING;
        return Fragment.of("""
                select b.customer_id, 'basket-' || b.basket_id as entry_key,
                       jsonb_build_object('basket_id', b.basket_id, 'happened_at', b.last_change_at) as facts,
                       b.last_change_at as happened_at, b.last_change_at + :t_wait::interval as due_at
                from basket b where b.state = 'open' and b.last_change_at > :t_from and b.last_change_at <= :t_to
                """)
                .with("t_wait", Waiting.interval(values))
                .with(
                        "t_from",
                        look.now()
                                .minus(Duration.ofDays(values.whole("days")))
                                .minus(wait)
                                .atOffset(ZoneOffset.UTC))
                .with("t_to", look.now().minus(settling).atOffset(ZoneOffset.UTC));
    }

    @Override
    public Optional<Fragment> exits(Values values) {
        return Optional.of(Fragment.of("""
                select x.reason, case x.reason when 'basket-active' then x.again end as again from (
                    select b.last_change_at + :t_wait::interval as again, case
                        when b.state = 'ordered' or exists (
                            select from customer_order o where o.customer_id = b.customer_id and o.kind = 'sale'
                                and o.ordered_at >= b.last_change_at) then 'bought-meanwhile'
                        when b.state is distinct from 'open' then 'basket-emptied'
                        when b.last_change_at + :t_wait::interval > :now then 'basket-active' end as reason
                    from (values (r.customer_id, (r.facts ->> 'basket_id')::bigint)) as u (customer_id, basket_id)
                    left join basket b on b.customer_id = u.customer_id and b.basket_id = u.basket_id) x
                """).with("t_wait", Waiting.interval(values)));
    }

    @Override
    public Content content(ClaimedDispatch dispatch) {
        return content.of(dispatch, dispatch.facts().get("basket_id") instanceof Number id ? id.longValue() : 0L);
    }
}
