-- What becomes of each row about a product; of several rows about one, the last counts.
create temp table catalog_plan on commit drop as
select s.*, p.product_id, c.name as old_category,
       case when max(s.row_no) over (partition by s.sku) <> s.row_no then 'skipped'
            when p.product_id is null and :mode = 'update' or p.product_id is not null and :mode = 'create' then 'skipped'
            when p.product_id is null then 'created'
            when s.name <> p.name or s.price <> p.price or s.category <> coalesce(c.name, '')
                or s.image_url <> p.image_url or s.url <> p.url then 'updated'
            else 'unchanged' end as verdict,
       case when max(s.row_no) over (partition by s.sku) <> s.row_no
                then 'Row ' || max(s.row_no) over (partition by s.sku) || ' is about the same product and counts.'
            when p.product_id is null and :mode = 'update' then 'No known product is meant, and only known ones are updated.'
            when p.product_id is not null and :mode = 'create' then 'Known already, and only new products are made.'
            else '' end as reason,
       (select jsonb_agg(jsonb_build_object('field', n.field, 'from', n.old, 'to', n.new))
        from (values ('name', p.name, s.name), ('category', coalesce(c.name, ''), s.category),
                     ('price', trim_scale(p.price)::text, trim_scale(s.price)::text),
                     ('image_url', p.image_url, s.image_url), ('url', p.url, s.url)) n (field, old, new)
        where p.product_id is not null and n.new <> n.old) as changes
from product_staging s
left join product p on p.sku = s.sku
left join category c using (category_id);

with made as (
    insert into category (name)
    select distinct category from catalog_plan where :apply and category <> '' and verdict in ('created', 'updated')
    on conflict on constraint category_name_key do nothing
    returning category_id)
insert into import_created (import_id, kind, slice, ids)
select :id, 'category', 0, array_agg(category_id order by category_id) from made having count(*) > 0;

with made as (
    insert into product (sku, name, category_id, kind, price, image_url, url, updated_at)
    select s.sku, coalesce(nullif(s.name, ''), s.sku), c.category_id, s.kind, coalesce(s.price, 0), coalesce(s.image_url, ''),
           coalesce(s.url, ''), :at
    from catalog_plan s left join category c on c.name = s.category
    where :apply and s.verdict = 'created'
    order by s.row_no
    returning product_id)
insert into import_created (import_id, kind, slice, ids)
select :id, 'product', 0, array_agg(product_id order by product_id) from made having count(*) > 0;

insert into import_change (customer_id, import_id, kind, subject, key, before, after)
select 0, :id, 'product', s.product_id, c.value ->> 'field', c.value -> 'from', c.value -> 'to'
from catalog_plan s cross join lateral jsonb_array_elements(s.changes) c
where :apply and s.verdict = 'updated'
union all
select 0, :id, 'product', p.product_id, 'updated_at', to_jsonb(p.updated_at), to_jsonb(:at::timestamptz)
from catalog_plan s join product p using (product_id)
where :apply and s.verdict = 'updated' and p.updated_at <> :at;

update product p set name = coalesce(nullif(s.name, ''), p.name), price = coalesce(s.price, p.price),
    image_url = coalesce(s.image_url, p.image_url), url = coalesce(s.url, p.url), updated_at = :at,
    category_id = case when s.category = '' then null
        else coalesce((select c.category_id from category c where c.name = s.category), p.category_id) end
from catalog_plan s where :apply and s.verdict = 'updated' and p.product_id = s.product_id;

insert into import_verdict (import_id, row_no, verdict, reason, changes)
select :id, row_no, verdict, reason, case when verdict = 'updated' then changes end from catalog_plan
where not :apply or verdict in ('updated', 'skipped')
on conflict on constraint import_verdict_pkey do update
    set verdict = excluded.verdict, reason = excluded.reason, changes = excluded.changes
