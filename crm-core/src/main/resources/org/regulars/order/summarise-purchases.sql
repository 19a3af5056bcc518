-- Per customer: how many sales with a paid line still stand, what was bought, what is left of it.
-- A customer who took everything back keeps a row with 0 orders, so that nobody mistakes the sale for loyalty.
insert into purchase_summary as s (customer_id, orders, gross, net, first_order_at, last_order_at)
select customer_id,
       count(*) filter (where kept),
       sum(gross),
       sum(net),
       coalesce(min(ordered_at) filter (where kept), min(ordered_at)),
       coalesce(max(ordered_at) filter (where kept), max(ordered_at))
from (
    select o.customer_id, o.order_id, o.ordered_at,
           sum(l.quantity * l.unit_price) as gross,
           -- A discount counts for what was kept of the order.
           greatest(sum((l.quantity - l.cancelled_quantity) * l.unit_price)
                    * (1 - least(o.discount / sum(l.quantity * l.unit_price), 1)) - o.credited, 0) as net,
           bool_or(l.quantity > l.cancelled_quantity) as kept
    from customer_order o
    join order_line l using (customer_id, order_id)
    where o.customer_id = any (:customers) and o.kind = 'sale' and l.quantity > 0 and l.unit_price > 0
    group by o.customer_id, o.order_id
) sale
group by customer_id
on conflict on constraint purchase_summary_pkey do update
    set orders = excluded.orders, gross = excluded.gross, net = excluded.net,
        first_order_at = excluded.first_order_at, last_order_at = excluded.last_order_at
    where (s.orders, s.gross, s.net, s.first_order_at, s.last_order_at)
        is distinct from (excluded.orders, excluded.gross, excluded.net, excluded.first_order_at, excluded.last_order_at)
