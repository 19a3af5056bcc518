-- Whether each line of the slice is new or was here: an order's line is known by what it says and which repetition it is,
-- however its moment is written. Whom it means says the number, else the address, else the order itself.
create temp table row_verdict on commit drop as
with lines as (
    select s.row_no, s.erased, s.order_number, p.product_id, s.quantity, s.unit_price,
           case when s.customer = '' then 0 else coalesce(i.customer_id, e.customer_id, k.customer_id) end as customer_id,
           row_number() over (partition by s.customer_kind, s.customer, s.order_number, s.sku, s.quantity, s.unit_price
                              order by s.row_no) as nth
    from order_line_staging s
    left join product p on p.sku = s.sku
    left join identity i on i.kind = s.customer_kind and i.value = s.customer
    left join identity e on e.kind = 'email' and e.value = s.email and s.email <> ''
    left join lateral (
        select min(o.customer_id) as customer_id from customer_order o
        where s.customer <> '' and i.customer_id is null and e.customer_id is null
            and o.number = s.order_number and o.customer_id <> 0
            and o.ordered_at between s.ordered_at - interval '1 day' and s.ordered_at + interval '1 day'
        having count(*) = 1) k on true
    where s.slice = :slice and s.row_no > 0
)
select l.row_no, case when l.erased then 'skipped' when l.nth <= (
           select count(*) from customer_order o join order_line x using (customer_id, order_id)
           where o.number = l.order_number and o.customer_id = l.customer_id and x.product_id = l.product_id
               and x.quantity = l.quantity and x.unit_price = l.unit_price) then 'unchanged' else 'created' end as verdict
from lines l;

insert into import_verdict (import_id, row_no, verdict, reason)
select :id, row_no, verdict, case verdict when 'skipped' then 'This person was erased and is not brought back.' else '' end
from row_verdict where not :apply or verdict = 'skipped' order by row_no
on conflict on constraint import_verdict_pkey do update set verdict = excluded.verdict, reason = excluded.reason
