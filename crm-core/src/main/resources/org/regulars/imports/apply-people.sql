-- Does what was planned for the slice, and keeps what an undo needs.
insert into customer (customer_id, state, first_name, last_name, language, country, created_at, last_seen_at, search_text)
select new_id, 'known', coalesce(first_name, ''), coalesce(last_name, ''), coalesce(language, ''), coalesce(country, ''),
       least(coalesce(since, :at), :at::timestamptz), least(coalesce(since, :at), :at::timestamptz),
       case when :search_now then lower(concat_ws(' ', nullif(first_name, ''), nullif(last_name, ''), nullif(email, ''),
                nullif(phone, ''), nullif(shop_number, ''))) else '' end
from person_plan where new_id is not null
order by new_id;

insert into identity (customer_id, kind, value, shown, source, first_seen_at)
select coalesce(p.new_id, p.customer_id), k.kind, k.value, k.shown, :source, :at
from person_key k join person_plan p using (person)
where k.identity_id is null and p.verdict in ('created', 'unchanged')
order by k.kind, k.value;

-- First values count, and the columns have them already: nothing is left to settle.
set local regulars.profile_settled = on;

insert into profile_attribute (customer_id, key, origin, value, source, recorded_at)
select p.new_id, a.key, 'told', a.value, :source, :at
from person_plan p cross join lateral jsonb_each(p.attributes) a
where p.new_id is not null and a.value <> 'null'
order by p.new_id, a.key;

create temp table person_before on commit drop as
select c.customer_id, c.first_name, c.last_name, c.language, c.country, c.time_zone
from customer c where c.customer_id in (select customer_id from person_change);

update customer c set state = 'known'
from person_change x where c.customer_id = x.customer_id and c.state = 'visitor';

insert into profile_attribute_past (customer_id, key, origin, source, value, recorded_at, replaced_at)
select customer_id, key, before ->> 'origin', before ->> 'source', before -> 'value', (before ->> 'recorded_at')::timestamptz, :at
from person_change where kind = 'attribute' and before is not null and before ->> 'source' <> :source
order by customer_id, key;

delete from profile_attribute t using person_change x
where x.kind = 'attribute' and x.before is not null and t.customer_id = x.customer_id and t.key = x.key
    and t.origin = 'told' and t.source = x.before ->> 'source';

insert into profile_attribute (customer_id, key, origin, value, source, recorded_at)
select customer_id, key, 'told', after -> 'value', :source, :at
from person_change where kind = 'attribute' and after is not null
order by customer_id, key;

insert into import_change (customer_id, import_id, kind, subject, key, before, after)
select customer_id, :id, kind, 0, case when kind = 'identity' then key || ':' || (after ->> 'value') else key end, before, after
from person_change where kind <> 'column'
on conflict on constraint import_change_pkey do update set after = excluded.after;

with vouched as (
    update identity i set vouched = true from person_key k join person_plan p using (person)
    where i.identity_id = k.identity_id and not i.vouched and i.customer_id = p.customer_id and p.verdict = 'unchanged'
    returning i.customer_id, i.kind, i.value)
insert into import_change (customer_id, import_id, kind, subject, key, before, after)
select customer_id, :id, 'vouched', 0, kind || ':' || value, null, null from vouched
on conflict on constraint import_change_pkey do nothing;

insert into import_created (import_id, kind, slice, ids)
select :id, 'customer', :slice, array_agg(new_id order by new_id)
from person_plan where new_id is not null having count(*) > 0
on conflict on constraint import_created_pkey do update set ids = import_created.ids || excluded.ids
