-- Makes the orders that are new, with their totals, and lists all orders of the slice. What a customer only gave back is
-- a cancellation. Without a customer, what was given back is a cancellation when its number says so; the rest that no one
-- can have bought (no price, a price below zero, a correction by name) is an adjustment of the books.
with made as (
    insert into customer_order (customer_id, number, kind, ordered_at, currency, country, source, total, identity_id)
    select customer_id, order_number,
           case when customer_id <> 0 then case when max(quantity) < 0 then 'cancellation' else 'sale' end
                when max(quantity) < 0 and bool_or(cancelling) then 'cancellation'
                when max(quantity) < 0 or min(unit_price) < 0 or max(unit_price) = 0 or bool_and(adjusting) then 'adjustment'
                else 'sale' end,
           min(ordered_at), :currency, max(country), :source, sum(quantity * unit_price),
           max(identity_id)
    from slice_line
    group by customer_id, order_number
    order by customer_id, min(ordered_at)
    on conflict on constraint customer_order_number_key do nothing
    returning customer_id, number, order_id
)
insert into slice_order (customer_id, number, order_id, made)
select customer_id, number, order_id, true from made
