-- The customer's own columns show what counts now; what they showed before is kept for an undo.
update customer c set
    first_name = case when 'first_name' = any(x.keys) then '' else c.first_name end,
    last_name = case when 'last_name' = any(x.keys) then '' else c.last_name end,
    language = case when 'language' = any(x.keys) then '' else c.language end,
    country = case when 'country' = any(x.keys) then '' else c.country end
from (select customer_id, array_agg(key) as keys from person_change where kind = 'column' group by customer_id) x
where c.customer_id = x.customer_id;

insert into import_change (customer_id, import_id, kind, subject, key, before, after)
select b.customer_id, :id, 'column', 0, v.key, to_jsonb(v.before), to_jsonb(v.after)
from person_before b join customer c using (customer_id)
cross join lateral (values
    ('first_name', b.first_name, c.first_name), ('last_name', b.last_name, c.last_name), ('language', b.language, c.language),
    ('country', b.country, c.country), ('time_zone', b.time_zone, c.time_zone)) v (key, before, after)
where v.before <> v.after
on conflict on constraint import_change_pkey do update set after = excluded.after;

set local regulars.profile_settled = off
