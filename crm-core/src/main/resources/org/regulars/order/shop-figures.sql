-- The whole shop in one row: what orders say, what their lines say, and what is left of it.
with orders as (
    select count(*) as orders,
           count(*) filter (where kind = 'sale') as sales,
           count(*) filter (where kind = 'cancellation') as cancellations,
           count(*) filter (where kind = 'adjustment') as adjustments,
           count(distinct customer_id) filter (where customer_id <> 0) as customers,
           count(distinct country) filter (where country <> '') as countries,
           coalesce(sum(total), 0) as total,
           coalesce(-sum(total) filter (where kind = 'cancellation'), 0) as taken_back,
           min(ordered_at) as "from", max(ordered_at) as "to"
    from customer_order
), lines as (
    select count(*) as lines,
           count(*) filter (where l.customer_id = 0) as anonymous_lines,
           count(*) filter (where paid) as paid_lines,
           count(distinct l.order_id) filter (where paid) as paid_orders,
           count(distinct l.customer_id) filter (where paid) as paid_customers,
           coalesce(sum(l.quantity * l.unit_price) filter (where paid), 0) as paid_revenue,
           coalesce(sum((l.quantity - l.cancelled_quantity) * l.unit_price) filter (where paid), 0) as kept
    from order_line l
    join customer_order o using (customer_id, order_id)
    cross join lateral (
        select l.customer_id <> 0 and o.kind = 'sale' and l.quantity > 0 and l.unit_price > 0 as paid) p
)
select * from orders, lines
