-- Everything that is not as it should be with some customers (the slice), one row each: what is missing, what cannot be,
-- what is too old. What staff found right stays out as long as its value stays.
with person as (
    select c.customer_id, c.first_name, c.last_name, c.language, c.country from customer c where c.state = 'known' and %SLICE%
), address as (
    select i.customer_id, i.identity_id, i.value, split_part(split_part(i.value, '@', 1), '+', 1) as box,
        split_part(i.value, '@', 1) as local, coalesce(d.verdict, 'fine') as verdict, coalesce(d.suggestion, '') as suggestion
    from person join identity i using (customer_id)
    left join mail_domain d on d.domain = split_part(i.value, '@', 2)
    where i.kind = 'email'
        and not exists (select from quality_fix_item f join quality_fix x using (fix_id)
            where f.customer_id = i.customer_id and f.identity_id = i.identity_id and x.undone_at is null)
), name as (
    select customer_id, 'first_name' as subject, first_name as value from person where first_name <> ''
    union all
    select customer_id, 'last_name', last_name from person where last_name <> ''
), value as (
    select a.customer_id, a.key, a.value #>> '{}' as text, a.fits, a.effective, a.recorded_at, d.timely_days
    from person join profile_attribute a using (customer_id) left join attribute d using (key)
    where a.wrong_at is null and not coalesce(d.sensitive, false)
), found (customer_id, issue, subject, value, suggestion) as (
    select p.customer_id, 'email-missing', '', '', '' from person p
    where not exists (select from identity i where i.customer_id = p.customer_id and i.kind = 'email')
    union all
    select customer_id, 'email-mistyped', identity_id::text, value, local || '@' || suggestion from address
    where verdict = 'mistyped'
    union all
    select customer_id, 'email-impossible', identity_id::text, value, '' from address
    where verdict = 'impossible' or value !~ '^[^@[:space:]]{1,64}@[^@[:space:]]+\.[^@[:space:].]{2,}$'
    union all
    select customer_id, 'email-disposable', identity_id::text, value, '' from address where verdict = 'disposable'
    union all
    select customer_id, 'email-role', identity_id::text, value, '' from address
    where verdict = 'fine' and box = any(:role_boxes::text[])
    union all
    select i.customer_id, 'phone-impossible', i.identity_id::text, i.value, ''
    from person join identity i using (customer_id)
    where i.kind = 'phone' and (regexp_replace(i.value, '\D', '', 'g') !~ '^\d{7,15}$'
        or regexp_replace(i.value, '\D', '', 'g') ~ '^0*(\d)\1*$')
    union all
    select customer_id, 'name-missing', '', '', '' from person where first_name = '' and last_name = ''
    union all
    select customer_id, 'name-odd', subject, value, '' from name
    where value ~ '[0-9@]|https?:|www\.' or lower(btrim(value)) = any(:no_names::text[]) or value ~* '^(.)\1{2,}$'
    union all
    select customer_id, 'name-capitals', subject, value, initcap(lower(value)) from name
    where value ~ '[[:alpha:]]{3}' and value = upper(value) and value <> lower(value) and value !~ '[0-9@]'
        and lower(btrim(value)) <> all(:no_names::text[]) and value !~* '^(.)\1{2,}$'
    union all
    -- A hint only: the last name is many others' first name, and the other way round.
    select p.customer_id, 'name-swapped', '', p.first_name || ' ' || p.last_name, p.last_name || ' ' || p.first_name
    from person p
    join name_count f on f.name = lower(p.first_name) join name_count l on l.name = lower(p.last_name)
    where l.firsts >= 5 and l.firsts > 5 * l.lasts and f.lasts >= 5 and f.lasts > 5 * f.firsts
    union all
    select customer_id, 'country-missing', '', '', '' from person where country = ''
    union all
    select p.customer_id, 'country-unknown', 'country', p.country, coalesce(k.code, '')
    from person p left join unnest(:country_names::text[], :country_codes::text[]) k (name, code) on k.name = lower(btrim(p.country))
    where p.country <> '' and p.country <> all(:countries::text[])
    union all
    select customer_id, 'language-missing', '', '', '' from person where language = ''
    union all
    select customer_id, 'birthday-impossible', key, text, '' from value
    where key = 'birthday' and effective and text ~ '^\d{4}-\d{2}-\d{2}$'
        and (text > :today or text < :oldest or text in ('1900-01-01', '1901-01-01', '0001-01-01'))
    union all
    select customer_id, 'value-unfit', key, min(text), '' from value where not fits group by customer_id, key
    union all
    select customer_id, 'value-stale', key, text, '' from value
    where effective and recorded_at < :now::timestamptz - make_interval(days => timely_days)
)
insert into quality_issue (customer_id, issue, subject, value, suggestion)
select f.customer_id, f.issue, f.subject, left(f.value, 1000), left(f.suggestion, 1000) from found f
where not exists (select from quality_accepted a where a.customer_id = f.customer_id and a.issue = f.issue
    and a.subject = f.subject and a.value = f.value)
