-- Adds the lines that the orders known before do not have yet, and their amounts; lists whose orders changed. A line is
-- known by what it says and which repetition of it this is: another file may write its moment otherwise.
with known as (
    select l.*, o.order_id, exists (
               select from order_line x
               where x.customer_id = l.customer_id and x.order_id = o.order_id and x.product_id = l.product_id
                   and x.quantity = l.quantity and x.unit_price = l.unit_price and x.ordered_at = l.ordered_at
                   and x.occurrence = l.occurrence) as exact
    from slice_line l
    join slice_order o on o.customer_id = l.customer_id and o.number = l.order_number
    where not o.made
), placed as (
    select k.*, row_number() over (
               partition by customer_id, order_id, product_id, quantity, unit_price order by exact desc, ordered_at) as nth
    from known k
), added as (
    insert into order_line (customer_id, order_id, product_id, quantity, unit_price, ordered_at, occurrence)
    select p.customer_id, p.order_id, p.product_id, p.quantity, p.unit_price, p.ordered_at, p.occurrence
    from placed p
    where p.nth > (select count(*) from order_line x
                   where x.customer_id = p.customer_id and x.order_id = p.order_id and x.product_id = p.product_id
                       and x.quantity = p.quantity and x.unit_price = p.unit_price)
    on conflict on constraint order_line_pkey do nothing
    returning customer_id, order_id, product_id, quantity, unit_price, ordered_at, occurrence
), noted as (
    insert into import_change (customer_id, import_id, kind, subject, key, before, after)
    select customer_id, :id, 'order-line', order_id, concat_ws('|', product_id, quantity, unit_price, ordered_at, occurrence),
           null, to_jsonb(a) - 'customer_id' - 'order_id'
    from added a
    on conflict on constraint import_change_pkey do nothing
), totals as (
    update customer_order o set total = o.total + a.amount
    from (select customer_id, order_id, sum(quantity * unit_price) as amount from added group by customer_id, order_id) a
    where o.customer_id = a.customer_id and o.order_id = a.order_id
)
select customer_id, count(*) as lines from added group by customer_id
