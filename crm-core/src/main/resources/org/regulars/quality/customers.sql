-- The quality of some customers (the slice) in a few words each, from their issues, addresses and consents.
insert into customer_quality (customer_id, completeness, valid, timely, addressed, usable, consenting, proven, checked_at)
select c.customer_id,
    20 * ((a.addresses > 0)::int + (c.first_name <> '')::int + (c.last_name <> '')::int + (c.country <> '')::int
          + (c.language <> '')::int),
    not coalesce(q.invalid, false), not coalesce(q.stale, false), a.addresses > 0, a.usable,
    exists (select from (
        select distinct on (e.purpose, e.topic) e.status from consent_entry e
        where e.customer_id = c.customer_id and e.channel = 'mail' and e.status <> 'granted'
        order by e.purpose, e.topic, e.occurred_at desc, e.entry_id desc) newest where newest.status = 'confirmed'),
    a.proven, :now
from customer c
cross join lateral (
    select count(*) as addresses, coalesce(bool_or(i.proven_at is not null), false) as proven,
        coalesce(bool_or(i.identity_id <> all(:blocked::bigint[]) and not exists (
            select from quality_issue x where x.customer_id = i.customer_id and x.subject = i.identity_id::text
                and x.issue in ('email-mistyped', 'email-impossible', 'email-disposable'))), false) as usable
    from identity i where i.customer_id = c.customer_id and i.kind = 'email') a
left join lateral (
    select bool_or(x.issue !~ '-missing$' and x.issue not in ('value-stale', 'email-role', 'name-swapped', 'maybe-duplicate')) as invalid,
        bool_or(x.issue = 'value-stale') as stale
    from quality_issue x where x.customer_id = c.customer_id) q on true
where c.state = 'known' and %SLICE%
