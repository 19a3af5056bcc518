-- Makes the customers that the slice names and nobody has named before. The identity comes first: should another
-- program name the same customer at this moment, one of the two makes the identity and no customer is left without.
with wanted as (
    select customer_kind, customer, min(ordered_at) as first_at, max(ordered_at) as last_at,
           (array_agg(country order by ordered_at desc, row_no desc))[1] as country
    from order_line_staging
    where slice = :slice and customer <> ''
    group by customer_kind, customer
), named as (
    insert into identity (customer_id, kind, value, shown, source, first_seen_at)
    select nextval(pg_get_serial_sequence('customer', 'customer_id')), customer_kind, customer, customer, :source, first_at
    from wanted w
    where not exists (select from identity i where i.kind = w.customer_kind and i.value = w.customer)
    order by customer_kind, customer
    on conflict on constraint identity_kind_value_key do nothing
    returning customer_id, kind, value
), made as (
    insert into customer (customer_id, state, country, created_at, last_seen_at, search_text)
    select n.customer_id, 'known', w.country, w.first_at, w.last_at, lower(n.value)
    from named n join wanted w on w.customer_kind = n.kind and w.customer = n.value
    returning customer_id
), kept as (
    insert into import_created (import_id, kind, slice, ids)
    select :id, 'customer', :slice, array_agg(customer_id order by customer_id) from made having count(*) > 0
), seen as (
    -- The identities just made are not visible to this part, so it meets only those who were known.
    update customer c
    set last_seen_at = greatest(c.last_seen_at, w.last_at), country = coalesce(nullif(c.country, ''), w.country)
    from (select i.customer_id, max(w.last_at) as last_at, max(w.country) as country, max(b.last_seen_at) as old_seen,
                 max(b.country) as old_country
          from wanted w join identity i on i.kind = w.customer_kind and i.value = w.customer
          join customer b on b.customer_id = i.customer_id
          group by i.customer_id) w
    where c.customer_id = w.customer_id and (c.last_seen_at < w.last_at or (c.country = '' and w.country <> ''))
    returning c.customer_id, w.old_seen, c.last_seen_at as new_seen, w.old_country, c.country as new_country
), changed as (
    insert into import_change (customer_id, import_id, kind, subject, key, before, after)
    select customer_id, :id, 'column', 0, v.key, v.before, v.after
    from seen cross join lateral (values
        ('last_seen_at', to_jsonb(old_seen), to_jsonb(new_seen)),
        ('country', to_jsonb(old_country), to_jsonb(new_country))) v (key, before, after)
    where v.before <> v.after
    on conflict on constraint import_change_pkey do update set after = excluded.after
)
select count(*) from made
