-- The slice with ids for names. A line that says the same as others of its order is known by its place among them.
create temp table slice_line on commit drop as
select coalesce(i.customer_id, 0) as customer_id, coalesce(i.identity_id, 0) as identity_id, s.order_number, p.product_id, s.quantity, s.unit_price, s.ordered_at,
       row_number() over (
           partition by coalesce(i.customer_id, 0), s.order_number, p.product_id, s.quantity, s.unit_price, s.ordered_at
           )::integer as occurrence,
       s.country, s.adjusting, s.cancelling
from order_line_staging s
join product p on p.sku = s.sku
left join identity i on i.kind = s.customer_kind and i.value = s.customer
where s.slice = :slice
