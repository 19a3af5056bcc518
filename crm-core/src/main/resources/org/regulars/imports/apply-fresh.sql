-- The usual row of a first import: nobody has any of its keys, and it says nothing but who somebody is. Such people are made
-- straight from the staged rows, and counted by the slice; person_row keeps the others, which are looked at one by one.
create temp table person_fresh on commit drop as
select s.*, nextval('customer_customer_id_seq') as customer_id, least(coalesce(s.since, :at), :at::timestamptz) as known_since
from person_staging s
where s.slice = :slice and s.note = ''
    and not exists (select from identity i where i.kind = 'email' and i.value = s.email)
    and not exists (select from identity i where i.kind = 'phone' and i.value = s.phone)
    and not exists (select from identity i where i.kind = 'shop-number' and i.value = s.shop_number)
    and not exists (select from claim_staging c where c.row_no = s.row_no)
    and not exists (select from suppression_staging u where u.row_no = s.row_no)
    and not s.erased;

insert into customer (customer_id, state, first_name, last_name, language, country, created_at, last_seen_at, search_text)
select customer_id, 'known', coalesce(first_name, ''), coalesce(last_name, ''), coalesce(language, ''), coalesce(country, ''),
       known_since, known_since,
       case when :search_now then lower(concat_ws(' ', nullif(first_name, ''), nullif(last_name, ''), nullif(email, ''),
                nullif(phone, ''), nullif(shop_number, ''))) else '' end
from person_fresh;

insert into identity (customer_id, kind, value, shown, source, first_seen_at)
select f.customer_id, k.kind, k.value, k.shown, :source, :at
from person_fresh f
cross join lateral (values ('email', f.email, f.email_shown), ('phone', f.phone, f.phone_shown),
                           ('shop-number', f.shop_number, f.shop_number)) k (kind, value, shown)
where k.value <> '';

-- First values count, and the columns have them already: nothing is left to settle.
set local regulars.profile_settled = on;

insert into profile_attribute (customer_id, key, origin, value, source, recorded_at)
select f.customer_id, a.key, 'told', a.value, :source, :at
from person_fresh f cross join lateral jsonb_each(f.attributes) a
where a.value <> 'null';

set local regulars.profile_settled = off;

insert into import_created (import_id, kind, slice, ids)
select :id, 'customer', :slice, array_agg(customer_id order by customer_id) from person_fresh having count(*) > 0
