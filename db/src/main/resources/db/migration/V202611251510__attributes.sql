-- What can be known about a customer: attributes that staff define, every value with its origin, source and time, and the
-- rule by which one of several values wins.

create table attribute (
    key                 text        not null,
    type                text        not null,
    description         text        not null default '',
    -- Allowed values of a list; empty for every other type.
    options             text[]      not null default '{}',
    seen_by_customer    boolean     not null default false,
    edited_by_customer  boolean     not null default false,
    -- Shown to administrators and service staff only, and never put into a mail.
    sensitive           boolean     not null default false,
    rule                text        not null default 'best-source',
    -- Null: a value stays timely for good.
    timely_days         integer,
    built_in            boolean     not null default false,
    created_at          timestamptz not null,
    constraint attribute_pkey primary key (key),
    constraint attribute_key_check check (key ~ '^[a-z][a-z0-9_-]{0,59}$'),
    constraint attribute_type_check check
        (type in ('text', 'whole', 'decimal', 'yes-no', 'date', 'one-of', 'several-of', 'url')),
    constraint attribute_rule_check check (rule in ('best-source', 'newest', 'highest', 'most-frequent')),
    constraint attribute_timely_days_check check (timely_days > 0)
);

create table attribute_label (
    key       text   not null,
    language  text   not null,
    label     text   not null,
    -- The allowed values in this language, in the order of attribute.options; shorter where some are not translated.
    options   text[] not null default '{}',
    constraint attribute_label_pkey primary key (key, language),
    constraint attribute_label_key_fkey foreign key (key) references attribute (key) on delete cascade on update cascade
);

insert into attribute (key, type, options, seen_by_customer, edited_by_customer, timely_days, built_in, created_at) values
    ('first_name', 'text', '{}', true, true, null, true, timestamptz '2026-11-25 00:00Z'),
    ('last_name', 'text', '{}', true, true, null, true, timestamptz '2026-11-25 00:00Z'),
    ('language', 'text', '{}', true, true, null, true, timestamptz '2026-11-25 00:00Z'),
    ('country', 'text', '{}', true, true, 730, true, timestamptz '2026-11-25 00:00Z'),
    ('time_zone', 'text', '{}', true, true, 730, true, timestamptz '2026-11-25 00:00Z'),
    ('birthday', 'date', '{}', true, true, null, true, timestamptz '2026-11-25 00:00Z'),
    ('gender', 'one-of', '{female,male,other}', true, true, null, true, timestamptz '2026-11-25 00:00Z'),
    ('title', 'text', '{}', true, true, null, true, timestamptz '2026-11-25 00:00Z'),
    ('preferred_phone', 'text', '{}', true, true, 730, true, timestamptz '2026-11-25 00:00Z'),
    ('street', 'text', '{}', true, true, 730, true, timestamptz '2026-11-25 00:00Z'),
    ('postal_code', 'text', '{}', true, true, 730, true, timestamptz '2026-11-25 00:00Z'),
    ('city', 'text', '{}', true, true, 730, true, timestamptz '2026-11-25 00:00Z'),
    ('state', 'text', '{}', true, true, 730, true, timestamptz '2026-11-25 00:00Z'),
    ('company', 'text', '{}', true, true, 730, true, timestamptz '2026-11-25 00:00Z'),
    ('website', 'url', '{}', true, true, 730, true, timestamptz '2026-11-25 00:00Z');

insert into attribute_label (key, language, label, options) values
    ('first_name', 'en', 'First name', '{}'), ('first_name', 'de', 'Vorname', '{}'),
    ('first_name', 'fr', 'Prénom', '{}'), ('first_name', 'es', 'Nombre', '{}'),
    ('last_name', 'en', 'Last name', '{}'), ('last_name', 'de', 'Nachname', '{}'),
    ('last_name', 'fr', 'Nom', '{}'), ('last_name', 'es', 'Apellidos', '{}'),
    ('language', 'en', 'Language', '{}'), ('language', 'de', 'Sprache', '{}'),
    ('language', 'fr', 'Langue', '{}'), ('language', 'es', 'Idioma', '{}'),
    ('country', 'en', 'Country', '{}'), ('country', 'de', 'Land', '{}'),
    ('country', 'fr', 'Pays', '{}'), ('country', 'es', 'País', '{}'),
    ('time_zone', 'en', 'Time zone', '{}'), ('time_zone', 'de', 'Zeitzone', '{}'),
    ('time_zone', 'fr', 'Fuseau horaire', '{}'), ('time_zone', 'es', 'Zona horaria', '{}'),
    ('birthday', 'en', 'Birthday', '{}'), ('birthday', 'de', 'Geburtstag', '{}'),
    ('birthday', 'fr', 'Date de naissance', '{}'), ('birthday', 'es', 'Fecha de nacimiento', '{}'),
    ('gender', 'en', 'Gender', '{Female,Male,Another}'), ('gender', 'de', 'Geschlecht', '{weiblich,männlich,divers}'),
    ('gender', 'fr', 'Genre', '{Femme,Homme,Autre}'), ('gender', 'es', 'Género', '{Mujer,Hombre,Otro}'),
    ('title', 'en', 'Title', '{}'), ('title', 'de', 'Titel', '{}'),
    ('title', 'fr', 'Titre', '{}'), ('title', 'es', 'Tratamiento', '{}'),
    ('preferred_phone', 'en', 'Preferred phone', '{}'), ('preferred_phone', 'de', 'Bevorzugte Telefonnummer', '{}'),
    ('preferred_phone', 'fr', 'Téléphone préféré', '{}'), ('preferred_phone', 'es', 'Teléfono preferido', '{}'),
    ('street', 'en', 'Street and number', '{}'), ('street', 'de', 'Straße und Hausnummer', '{}'),
    ('street', 'fr', 'Rue et numéro', '{}'), ('street', 'es', 'Calle y número', '{}'),
    ('postal_code', 'en', 'Postcode', '{}'), ('postal_code', 'de', 'Postleitzahl', '{}'),
    ('postal_code', 'fr', 'Code postal', '{}'), ('postal_code', 'es', 'Código postal', '{}'),
    ('city', 'en', 'Town or city', '{}'), ('city', 'de', 'Ort', '{}'),
    ('city', 'fr', 'Ville', '{}'), ('city', 'es', 'Localidad', '{}'),
    ('state', 'en', 'State or county', '{}'), ('state', 'de', 'Bundesland', '{}'),
    ('state', 'fr', 'Région', '{}'), ('state', 'es', 'Provincia', '{}'),
    ('company', 'en', 'Company', '{}'), ('company', 'de', 'Firma', '{}'),
    ('company', 'fr', 'Entreprise', '{}'), ('company', 'es', 'Empresa', '{}'),
    ('website', 'en', 'Website', '{}'), ('website', 'de', 'Webseite', '{}'),
    ('website', 'fr', 'Site web', '{}'), ('website', 'es', 'Sitio web', '{}');

-- Each source keeps a value of its own beside the others'; staff correct under an origin of their own.
alter table profile_attribute drop constraint profile_attribute_pkey;
alter table profile_attribute add constraint profile_attribute_pkey primary key (customer_id, key, origin, source);
alter table profile_attribute drop constraint profile_attribute_origin_check;
alter table profile_attribute add constraint profile_attribute_origin_check
    check (origin in ('staff', 'observed', 'computed', 'told'));
-- False when the value cannot be one of its attribute's type: kept and shown, but never the one that counts.
alter table profile_attribute add column fits boolean not null default true;
-- Null unless staff said that it is wrong.
alter table profile_attribute add column wrong_at timestamptz;
-- E-mail address of whoever said so; '' when nobody did.
alter table profile_attribute add column wrong_by text not null default '';
-- Whether this is the value that counts, among those of all sources.
alter table profile_attribute add column effective boolean not null default true;
create index profile_attribute_effective_idx on profile_attribute (key, customer_id) where effective;

-- Values that others took the place of, kept for a while.
create table profile_attribute_past (
    customer_id  bigint      not null,
    past_id      bigint generated by default as identity,
    key          text        not null,
    origin       text        not null,
    source       text        not null,
    value        jsonb       not null,
    recorded_at  timestamptz not null,
    replaced_at  timestamptz not null,
    constraint profile_attribute_past_pkey primary key (customer_id, past_id),
    constraint profile_attribute_past_customer_id_fkey foreign key (customer_id) references customer (customer_id)
);
create index profile_attribute_past_replaced_at_idx on profile_attribute_past (replaced_at);

-- The best source first: corrected by staff, told by the customer, told by the shop's systems, observed, computed.
create function profile_attribute_rank(origin text, source text) returns integer immutable language sql as $$
    select case origin when 'staff' then 1 when 'told' then
            case when source ~ '^(event|api|import|webhook|shop)' then 3 else 2 end
        when 'observed' then 4 else 5 end
$$;

-- Lets one value of each attribute count. A value that is wrong or does not fit never does.
create function settle_profile_attributes(customers bigint[], keys text[]) returns void language sql as $$
    update profile_attribute a set effective = w.wins
    from (select v.customer_id, v.key, v.origin, v.source,
              v.fits and v.wrong_at is null and row_number() over (partition by v.customer_id, v.key order by
                  (v.fits and v.wrong_at is null) desc,
                  case when d.rule = 'highest' and jsonb_typeof(v.value) = 'number' then (v.value)::numeric end desc nulls last,
                  case when d.rule = 'most-frequent' then
                      (select count(*) from profile_attribute o where o.customer_id = v.customer_id and o.key = v.key
                           and o.value = v.value and o.wrong_at is null)
                      + (select count(*) from profile_attribute_past p where p.customer_id = v.customer_id and p.key = v.key
                           and p.value = v.value) end desc nulls last,
                  case when coalesce(d.rule, 'best-source') = 'best-source'
                      then profile_attribute_rank(v.origin, v.source) end,
                  v.recorded_at desc, profile_attribute_rank(v.origin, v.source), v.source) = 1 as wins
          from (select distinct * from unnest(customers, keys) t (customer_id, key)) t
          join profile_attribute v using (customer_id, key)
          left join attribute d on d.key = v.key) w
    where (a.customer_id, a.key, a.origin, a.source) = (w.customer_id, w.key, w.origin, w.source)
        and a.effective is distinct from w.wins
$$;

-- The columns of customer hold the values that count. What was only seen or computed fills a gap and takes no place of a
-- name that came without a source.
create function show_profile_attributes(customers bigint[], keys text[]) returns void language sql as $$
    with touched as (
        select t.customer_id, t.key, coalesce(w.value, '') as value, coalesce(w.origin in ('staff', 'told'), false) as said,
            exists (select from profile_attribute_past p where p.customer_id = t.customer_id and p.key = t.key) as past
        from (select distinct * from unnest(customers, keys) t (customer_id, key)
              where key in ('first_name', 'last_name', 'language', 'country', 'time_zone')) t
        left join lateral (
            select btrim(a.value #>> '{}') as value, a.origin from profile_attribute a
            where a.customer_id = t.customer_id and a.key = t.key and a.effective) w on true
        where exists (select from profile_attribute a where a.customer_id = t.customer_id and a.key = t.key)),
    wide as (
        select customer_id, max(value) filter (where key = 'first_name') as first_name,
            max(value) filter (where key = 'last_name') as last_name, max(value) filter (where key = 'language') as language,
            max(value) filter (where key = 'country') as country, max(value) filter (where key = 'time_zone') as time_zone
        from touched t
        where said or exists (
            select from customer c,
                lateral (values ('first_name', c.first_name), ('last_name', c.last_name), ('language', c.language),
                    ('country', c.country), ('time_zone', c.time_zone)) v (key, shown)
            where c.customer_id = t.customer_id and v.key = t.key and (v.shown = '' or past or exists (
                select from profile_attribute a where a.customer_id = t.customer_id and a.key = t.key
                    and btrim(a.value #>> '{}') = v.shown)))
        group by customer_id)
    update customer c set
        first_name = coalesce(w.first_name, c.first_name), last_name = coalesce(w.last_name, c.last_name),
        language = coalesce(w.language, c.language), country = coalesce(w.country, c.country),
        time_zone = coalesce(w.time_zone, c.time_zone)
    from wide w
    where c.customer_id = w.customer_id and (c.first_name, c.last_name, c.language, c.country, c.time_zone) is distinct from
        (coalesce(w.first_name, c.first_name), coalesce(w.last_name, c.last_name), coalesce(w.language, c.language),
         coalesce(w.country, c.country), coalesce(w.time_zone, c.time_zone))
$$;

-- Whoever writes values, one by one or a file at once: the value that counts, the columns of customer and the past follow.
-- A first value needs no settling, for it counts by default.
create function profile_attribute_added() returns trigger language plpgsql as $$
declare
    customers bigint[];
    keys text[];
begin
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
create trigger profile_attribute_added after insert on profile_attribute
    referencing new table as added for each statement execute function profile_attribute_added();

create function profile_attribute_changed() returns trigger language plpgsql as $$
declare
    customers bigint[];
    keys text[];
begin
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
create trigger profile_attribute_changed after update on profile_attribute
    referencing old table as before new table as after for each statement execute function profile_attribute_changed();

create function profile_attribute_removed() returns trigger language plpgsql as $$
declare
    customers bigint[];
    keys text[];
begin
    select array_agg(customer_id), array_agg(key) into customers, keys from removed where effective;
    if customers is not null then
        perform settle_profile_attributes(customers, keys);
    end if;
    return null;
end $$;
create trigger profile_attribute_removed after delete on profile_attribute
    referencing old table as removed for each statement execute function profile_attribute_removed();

-- From now on as before: of several values per attribute the best source counts.
select settle_profile_attributes(array_agg(customer_id), array_agg(key)) from profile_attribute;
