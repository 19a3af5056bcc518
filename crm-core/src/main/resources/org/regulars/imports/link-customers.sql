-- A number that is new stands for the customer who has the address beside it; else for the one who has the very same order:
-- the next year's file of a shop may name its customers otherwise.
insert into identity (customer_id, kind, value, shown, source, first_seen_at)
select distinct on (s.customer_kind, s.customer) coalesce(e.customer_id, k.customer_id), s.customer_kind, s.customer, s.customer,
       :source, s.ordered_at
from order_line_staging s
left join identity e on e.kind = 'email' and e.value = s.email and s.email <> ''
left join lateral (
    select min(o.customer_id) as customer_id from customer_order o
    where e.customer_id is null and o.number = s.order_number and o.customer_id <> 0
        and o.ordered_at between s.ordered_at - interval '1 day' and s.ordered_at + interval '1 day'
    having count(*) = 1) k on true
where s.slice = :slice and s.customer <> ''
    and coalesce(e.customer_id, k.customer_id) is not null
    and not exists (select from identity i where i.kind = s.customer_kind and i.value = s.customer)
order by s.customer_kind, s.customer, s.ordered_at
on conflict on constraint identity_kind_value_key do nothing;

-- An address beside a known number is one more way to know them.
insert into identity (customer_id, kind, value, shown, source, first_seen_at)
select distinct on (s.email) i.customer_id, 'email', s.email, s.email, :source, s.ordered_at
from order_line_staging s
join identity i on i.kind = s.customer_kind and i.value = s.customer
where s.slice = :slice and s.email <> '' and not exists (select from identity e where e.kind = 'email' and e.value = s.email)
order by s.email, s.ordered_at
on conflict on constraint identity_kind_value_key do nothing;

with linked as (
    select i.customer_id, i.kind, i.value from identity i
    where i.source = :source and (i.kind, i.value) in (
        select customer_kind, customer from order_line_staging where slice = :slice
        union select 'email', email from order_line_staging where slice = :slice)
        and i.customer_id not in (select unnest(ids) from import_created where import_id = :id and kind = 'customer')
        and exists (select from identity other where other.customer_id = i.customer_id and other.source <> :source)
)
insert into import_change (customer_id, import_id, kind, subject, key, before, after)
select customer_id, :id, 'identity', 0, kind || ':' || value, null, jsonb_build_object('value', value) from linked
on conflict on constraint import_change_pkey do nothing;

with vouched as (
    update identity i set vouched = true
    where not i.vouched and (i.kind, i.value) in (
        select customer_kind, customer from order_line_staging where slice = :slice and customer <> ''
        union select 'email', email from order_line_staging where slice = :slice and email <> '')
    returning i.customer_id, i.kind, i.value)
insert into import_change (customer_id, import_id, kind, subject, key, before, after)
select customer_id, :id, 'vouched', 0, kind || ':' || value, null, null from vouched
on conflict on constraint import_change_pkey do nothing;

update customer c set search_text = s.text
from (select c.customer_id, lower(concat_ws(' ', nullif(c.first_name, ''), nullif(c.last_name, ''),
             (select string_agg(i.value, ' ' order by i.identity_id) from identity i
              where i.customer_id = c.customer_id and i.kind <> 'anonymous-id'))) as text
      from customer c
      where c.state = 'known' and c.customer_id in (
          select i.customer_id from order_line_staging s join identity i on i.kind = 'email' and i.value = s.email
          where s.slice = :slice and s.email <> '' and i.source = :source
          union
          select x.customer_id from import_change x
          where x.import_id = :id and x.kind = 'identity')) s
where c.customer_id = s.customer_id and c.search_text is distinct from s.text
