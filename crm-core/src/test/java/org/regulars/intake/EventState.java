package org.regulars.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** All that events lead to, in words that hold no id which depends on the order of arrival. */
public final class EventState {

    private EventState() {}

    /** Customers are called by all they are known by. Also read by the tests that go through HTTP. */
    public static List<String> of(JdbcClient jdbc) {
        return jdbc.sql("""
                with person as materialized (
                    select c.customer_id, (select string_agg(i.kind || '=' || i.value, ' ' order by i.kind, i.value)
                                           from identity i where i.customer_id = c.customer_id) as who
                    from customer c where c.state in ('known', 'visitor')),
                line (who, what, detail) as (
                    select who, 'customer', concat_ws(' ', c.state, c.first_name, c.last_name, c.language, c.country, c.time_zone,
                            c.created_at, c.last_seen_at, c.search_text <> '')
                    from person join customer c using (customer_id)
                    union all
                    select who, 'identity', concat_ws(' ', kind, value, shown, first_seen_at, proven_at, source)
                    from person join identity using (customer_id)
                    union all
                    select who, 'profile', concat_ws(' ', key, origin, value, source, recorded_at)
                    from person join profile_attribute using (customer_id)
                    union all
                    select who, 'past', concat_ws(' ', key, origin, value, source, recorded_at)
                    from person join profile_attribute_past using (customer_id)
                    union all
                    select who, 'did', concat_ws(' ', occurred_at, message_id, i.kind, channel, subject, payload, n.kind, n.value)
                    from person join interaction i using (customer_id) left join identity n on n.identity_id = i.identity_id
                    union all
                    select who, 'basket', concat_ws(' ', cart_id, state, currency, checkout_id, url, opened_by, opened_at,
                            last_change_at, order_number,
                            (select string_agg(concat_ws('x', p.sku, quantity, unit_price, added_at), ' ' order by p.sku)
                             from basket_item i join product p using (product_id) where i.basket_id = b.basket_id))
                    from person join basket b using (customer_id)
                    union all
                    select who, 'order', concat_ws(' ', number, o.kind, o.ordered_at, currency, source, total,
                            (select string_agg(concat_ws('x', p.sku, quantity, unit_price, occurrence), ' '
                                               order by p.sku, quantity, unit_price, occurrence)
                             from order_line l join product p using (product_id) where l.order_id = o.order_id))
                    from person join customer_order o using (customer_id)
                    union all
                    select who, 'bought', concat_ws(' ', orders, gross, net, first_order_at, last_order_at)
                    from person join purchase_summary using (customer_id)
                    union all
                    select '', 'product', concat_ws(' ', sku, p.name, c.name, kind, price, url, image_url)
                    from product p left join category c using (category_id)
                    union all
                    select '', 'lost', count(*)::text from interaction i
                    where not exists (select from person where person.customer_id = i.customer_id))
                select text from (select concat_ws(' | ', who, what, detail) as text from line) lines order by text collate "C"
                """).query(String.class).list();
    }

    /** The lines that one state has and the other has not, for a message that a person can read. */
    public static List<String> difference(List<String> expected, List<String> found) {
        List<String> missing = new ArrayList<>(expected);
        found.forEach(missing::remove);
        List<String> extra = new ArrayList<>(found);
        expected.forEach(extra::remove);
        return Stream.concat(
                        missing.stream().map(line -> "\n- " + line),
                        extra.stream().map(line -> "\n+ " + line))
                .toList();
    }

    /** Forgets all customers, products and events. */
    public static void clear(JdbcClient jdbc) {
        jdbc.sql("""
                truncate event_inbox, event_waiting, identity, identity_claim, identity_link, device_login, profile_claim, interaction, basket,
                    basket_item, basket_change, order_line, customer_order, purchase_summary, profile_attribute, profile_attribute_past,
                    customer_merge, customer_home, customer_own, product, category cascade
                """).update();
        jdbc.sql("delete from customer where customer_id <> 0").update();
    }
}
