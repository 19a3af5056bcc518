-- Whoever brings values by the million settles them once for a whole slice: with regulars.profile_settled on, for the
-- transaction that says so, the triggers leave to it which value counts, the columns of customer, and the past.
create or replace function profile_attribute_added() returns trigger language plpgsql as $$
declare
    customers bigint[];
    keys text[];
begin
    if current_setting('regulars.profile_settled', true) = 'on' then
        return null;
    end if;
    select array_agg(n.customer_id), array_agg(n.key) into customers, keys from added n
    where not n.fits or n.wrong_at is not null or exists (
        select from profile_attribute o where o.customer_id = n.customer_id and o.key = n.key
            and (o.origin, o.source) <> (n.origin, n.source));
    if customers is not null then
        perform settle_profile_attributes(customers, keys);
    end if;
    select array_agg(n.customer_id), array_agg(n.key) into customers, keys from added n
    where n.key in ('first_name', 'last_name', 'language', 'country', 'time_zone');
    if customers is not null then
        perform show_profile_attributes(customers, keys);
    end if;
    return null;
end $$;

create or replace function profile_attribute_changed() returns trigger language plpgsql as $$
declare
    customers bigint[];
    keys text[];
begin
    if current_setting('regulars.profile_settled', true) = 'on' then
        return null;
    end if;
    -- Settling itself changes nothing but which one counts.
    if pg_trigger_depth() > 1 then
        return null;
    end if;
    insert into profile_attribute_past (customer_id, key, origin, source, value, recorded_at, replaced_at)
    select o.customer_id, o.key, o.origin, o.source, o.value, o.recorded_at, n.recorded_at
    from before o join after n using (customer_id, key, origin, source)
    where n.value is distinct from o.value;
    select array_agg(n.customer_id), array_agg(n.key) into customers, keys from after n;
    if customers is not null then
        perform settle_profile_attributes(customers, keys);
    end if;
    -- A merge moves values to another customer, whose columns it fills by itself.
    select array_agg(n.customer_id), array_agg(n.key) into customers, keys
    from after n join before o using (customer_id, key, origin, source);
    if customers is not null then
        perform show_profile_attributes(customers, keys);
    end if;
    return null;
end $$;

create or replace function profile_attribute_removed() returns trigger language plpgsql as $$
declare
    customers bigint[];
    keys text[];
begin
    if current_setting('regulars.profile_settled', true) = 'on' then
        return null;
    end if;
    select array_agg(customer_id), array_agg(key) into customers, keys from removed where effective;
    if customers is not null then
        perform settle_profile_attributes(customers, keys);
    end if;
    return null;
end $$;

-- That an import vouches for somebody of whom only events knew is taken back with it.
alter table import_change drop constraint import_change_kind_check;
alter table import_change add constraint import_change_kind_check
    check (kind in ('column', 'attribute', 'identity', 'vouched', 'product', 'order', 'order-line', 'suppression'));
