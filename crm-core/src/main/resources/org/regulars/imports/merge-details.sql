-- What the file says of the slice's orders beside their lines.
create temp table slice_detail on commit drop as
select distinct on (o.customer_id, o.order_id) o.customer_id, o.order_id, o.made, d.discount, d.discount_code, d.shipping,
       d.tax, d.total, d.refunded, d.financial_status, d.fulfilment_status, d.cancelled_at, d.currency
from order_detail_staging d
left join identity i on i.kind = d.customer_kind and i.value = d.customer
join slice_order o on o.customer_id = coalesce(i.customer_id, 0) and o.number = d.order_number
where d.slice = :slice
order by o.customer_id, o.order_id, d.total nulls last;

insert into import_change (customer_id, import_id, kind, subject, key, before, after)
select n.customer_id, :id, 'order', n.order_id, 'detail', to_jsonb(d) - 'customer_id' - 'order_id',
       to_jsonb(n) - 'customer_id' - 'order_id' - 'made' - 'currency' || jsonb_build_object('source', :source)
from slice_detail n
left join order_detail d on d.customer_id = n.customer_id and d.order_id = n.order_id
where not n.made and (to_jsonb(d) - 'customer_id' - 'order_id' - 'source')
    is distinct from (to_jsonb(n) - 'customer_id' - 'order_id' - 'made' - 'currency')
on conflict on constraint import_change_pkey do update set after = excluded.after;

insert into order_detail as d (customer_id, order_id, discount, discount_code, shipping, tax, total, refunded,
                               financial_status, fulfilment_status, cancelled_at, source)
select customer_id, order_id, discount, discount_code, shipping, tax, total, refunded, financial_status, fulfilment_status,
       cancelled_at, :source
from slice_detail
on conflict on constraint order_detail_pkey do update
    set discount = excluded.discount, discount_code = excluded.discount_code, shipping = excluded.shipping, tax = excluded.tax,
        total = excluded.total, refunded = excluded.refunded, financial_status = excluded.financial_status,
        fulfilment_status = excluded.fulfilment_status, cancelled_at = excluded.cancelled_at, source = excluded.source
    where (d.discount, d.discount_code, d.shipping, d.tax, d.total, d.refunded, d.financial_status, d.fulfilment_status,
           d.cancelled_at)
        is distinct from (excluded.discount, excluded.discount_code, excluded.shipping, excluded.tax, excluded.total,
           excluded.refunded, excluded.financial_status, excluded.fulfilment_status, excluded.cancelled_at);

insert into coupon_use (customer_id, number, code, source, used_at)
select d.customer_id, o.number, upper(u.code), :source, min(o.ordered_at)
from slice_detail d
join customer_order o on o.customer_id = d.customer_id and o.order_id = d.order_id
cross join lateral regexp_split_to_table(d.discount_code, '[\s,;]+') u (code)
where length(u.code) between 1 and 40
group by d.customer_id, o.number, upper(u.code)
on conflict on constraint coupon_use_pkey do nothing;

update customer_order o set currency = d.currency
from slice_detail d
where d.made and d.currency <> '' and o.customer_id = d.customer_id and o.order_id = d.order_id and o.currency <> d.currency;

update customer_order o set currency = d.currency
from slice_detail d join slice_order b on b.customer_id = d.customer_id and b.order_id = d.order_id
where d.made and d.currency <> '' and o.customer_id = d.customer_id and o.number = b.number || '-cancelled'
    and o.currency <> d.currency;

drop table slice_detail
