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

insert into profile_attribute (customer_id, key, origin, value, source, recorded_at)
select p.new_id, a.key, 'told', a.value, :source, :at
from person_plan p cross join lateral jsonb_each(p.attributes) a
where p.new_id is not null and a.value <> 'null'
order by p.new_id, a.key;

update customer c set
    first_name = coalesce(p.first_name, c.first_name), last_name = coalesce(p.last_name, c.last_name),
    language = coalesce(p.language, c.language), country = coalesce(p.country, c.country),
    state = case when c.state = 'visitor' then 'known' else c.state end
from person_plan p
where c.customer_id = p.customer_id and p.verdict = 'unchanged'
    and exists (select from person_change x where x.person = p.person);

insert into profile_attribute as t (customer_id, key, origin, value, source, recorded_at)
select customer_id, key, 'told', after -> 'value', :source, :at
from person_change where kind = 'attribute' and after is not null
on conflict on constraint profile_attribute_pkey do update
    set value = excluded.value, source = excluded.source, recorded_at = excluded.recorded_at;

delete from profile_attribute t using person_change x
where x.kind = 'attribute' and x.after is null and t.customer_id = x.customer_id and t.key = x.key and t.origin = 'told';

insert into import_change (customer_id, import_id, kind, subject, key, before, after)
select customer_id, :id, kind, 0, case when kind = 'identity' then key || ':' || (after ->> 'value') else key end, before, after
from person_change
on conflict on constraint import_change_pkey do update set after = excluded.after;

insert into import_created (import_id, kind, slice, ids)
select :id, 'customer', :slice, array_agg(new_id order by new_id)
from person_plan where new_id is not null having count(*) > 0
