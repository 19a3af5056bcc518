-- Adds the lines that the orders known before do not have yet, and their amounts; lists whose orders changed.
with added as (
    insert into order_line (customer_id, order_id, product_id, quantity, unit_price, ordered_at, occurrence)
    select l.customer_id, o.order_id, l.product_id, l.quantity, l.unit_price, l.ordered_at, l.occurrence
    from slice_line l
    join slice_order o on o.customer_id = l.customer_id and o.number = l.order_number
    where not o.made
    on conflict on constraint order_line_pkey do nothing
    returning customer_id, order_id, quantity * unit_price as amount
), totals as (
    update customer_order o set total = o.total + a.amount
    from (select customer_id, order_id, sum(amount) as amount from added group by customer_id, order_id) a
    where o.customer_id = a.customer_id and o.order_id = a.order_id
)
select customer_id, count(*) as lines from added group by customer_id
