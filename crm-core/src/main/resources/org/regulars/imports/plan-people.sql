-- Whom each row of the slice means, and what would change; every row is about another person.
create temp table person_key on commit drop as
select r.person, k.kind, k.value, k.shown, k.keyed, i.identity_id, i.customer_id as owner
from person_row r
cross join lateral (values
    ('email', r.email, r.email_shown, :by_email::boolean),
    ('phone', r.phone, r.phone_shown, :by_phone::boolean),
    ('shop-number', r.shop_number, r.shop_number, :by_number::boolean)) k (kind, value, shown, keyed)
left join identity i on i.kind = k.kind and i.value = k.value
where k.value <> '';

analyze person_key;

create temp table person_plan on commit drop as
select r.person, r.row_no, 1 as rows, r.email, r.phone, r.shop_number, r.first_name, r.last_name, r.language, r.country,
       r.since, r.attributes, r.note, o.customer_id, coalesce(o.owners, 0) as owners,
       case when o.owners > 1 then 'error'
            when o.customer_id is null and :mode = 'update' then 'skipped'
            when o.customer_id is not null and :mode = 'create' then 'skipped'
            when o.customer_id is null then 'created' else 'unchanged' end as verdict,
       case when o.customer_id is null and :mode <> 'update' and :apply then nextval('customer_customer_id_seq') end as new_id
from person_row r
left join (select person, min(owner) filter (where keyed) as customer_id,
                  count(distinct owner) filter (where keyed) as owners
           from person_key where owner is not null group by person) o using (person)
order by r.row_no;

analyze person_plan;

create temp table person_change on commit drop as
select p.person, p.customer_id, v.kind, v.key, v.before, v.after, v.counts
from person_plan p
join customer c using (customer_id)
cross join lateral (
    -- What an empty cell clears where no source is known for it.
    select 'column' as kind, n.key, to_jsonb(n.old) as before, to_jsonb(n.new) as after, true as counts
    from (values ('first_name', c.first_name, p.first_name), ('last_name', c.last_name, p.last_name),
                 ('language', c.language, p.language), ('country', c.country, p.country)) n (key, old, new)
    where n.new = '' and n.old <> '' and not exists (
        select from profile_attribute t where t.customer_id = p.customer_id and t.key = n.key and t.effective
            and not (t.origin = 'told' and t.source like 'import %'))
    union all
    -- Imports keep one value of an attribute, beside those of other sources; what counts already is nothing new.
    select 'attribute', a.key, to_jsonb(t) - 'customer_id',
           case when a.value = 'null' then null
                else jsonb_build_object('value', a.value, 'source', :source, 'recorded_at', :at::timestamptz) end,
           w.key is null or (w.origin, w.source) = (t.origin, t.source) or case d.rule
               when 'highest' then not (jsonb_typeof(w.value) = 'number' and jsonb_typeof(a.value) = 'number'
                   and (w.value)::numeric > (a.value)::numeric)
               when 'newest' then w.recorded_at <= :at
               when 'most-frequent' then true
               else profile_attribute_rank(w.origin, w.source) >= profile_attribute_rank('told', :source) end
    from jsonb_each(p.attributes) a
    left join attribute d on d.key = a.key
    left join profile_attribute w on w.customer_id = p.customer_id and w.key = a.key and w.effective
    left join lateral (
        select * from profile_attribute i
        where i.customer_id = p.customer_id and i.key = a.key and i.origin = 'told' and i.source like 'import %'
        order by i.recorded_at desc, i.source desc limit 1) t on true
    where case when t.key is not null then t.value is distinct from nullif(a.value, 'null')
               else a.value <> 'null' and w.value is distinct from a.value end
        -- What the customer's own column says already is nothing new.
        and not coalesce(w.key is null and t.key is null and a.value #>> '{}' = case a.key
            when 'first_name' then c.first_name when 'last_name' then c.last_name
            when 'language' then c.language when 'country' then c.country end, false)
    union all
    select 'identity', k.kind, null, jsonb_build_object('value', k.value), true
    from person_key k where k.person = p.person and k.identity_id is null
) v
where p.verdict = 'unchanged'
