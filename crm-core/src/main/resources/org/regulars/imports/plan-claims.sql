-- What the slice's rows say of consent: what is added to the ledger, and why the rest is not. A withdrawal always goes in;
-- a grant never goes in against a later withdrawal, nor against any when it does not say when it was given.
create temp table person_claim on commit drop as
select c.*, p.person, p.customer_id as known_id, p.new_id,
       least(coalesce(c.at, :at), :at::timestamptz) as occurred_at,
       case when c.status <> 'withdrawn' and s.address_hash is not null and c.channel = 'mail'
                then 'The address gets nothing any more (' || s.reason || '): nothing is granted.'
            when c.status <> 'withdrawn' and c.channel = 'mail' and exists (
                    select from person_key k where k.kind = 'email' and k.value = r.email
                        and k.owner is distinct from p.customer_id and k.owner is not null)
                then 'The address belongs to another customer: nothing is granted.'
            when c.status <> 'withdrawn' and exists (
                    select from consent_entry e
                    where e.customer_id = p.customer_id and e.purpose = c.purpose and e.channel = c.channel
                        and e.status = 'withdrawn' and (c.topic = '' or e.topic in ('', c.topic))
                        and (c.at is null or e.occurred_at >= c.at))
                then 'Withdrawn ' || case when c.at is null then 'before' else 'later' end || ': nothing is granted.'
            when c.status <> 'withdrawn' and exists (
                    select from claim_staging o join person_row q on q.row_no = o.row_no
                    where q.person = r.person and o.purpose = c.purpose and o.channel = c.channel
                        and o.status = 'withdrawn' and (c.topic = '' or o.topic in ('', c.topic))
                        and (c.at is null or o.at is null or o.at >= c.at))
                then 'Withdrawn in this file: nothing is granted.'
            when c.topic <> '' and not exists (
                    select from topic t where t.topic = c.topic and t.purpose = c.purpose)
                then 'There is no topic ' || c.topic || ' of ' || c.purpose || ': nothing is recorded.'
            when exists (
                    select from consent_entry e
                    where e.customer_id = p.customer_id and e.purpose = c.purpose and e.channel = c.channel
                        and e.topic = c.topic and e.status = c.status and e.occurred_at = c.at)
                then 'known'
            when c.at is null and exists (
                    select from consent_state e
                    where e.customer_id = p.customer_id and e.purpose = c.purpose and e.channel = c.channel
                        and e.topic = c.topic
                        and (e.status = c.status or e.status = 'confirmed' and c.status = 'granted'))
                then 'known'
            else '' end as refusal
from claim_staging c
join person_row r using (row_no)
join person_plan p on p.person = r.person
left join suppression s on s.address_hash = r.address_hash
-- A withdrawal also counts of somebody whose data may not be used otherwise.
where p.verdict in ('created', 'unchanged') or (p.spared = 'restricted' and c.status = 'withdrawn')
