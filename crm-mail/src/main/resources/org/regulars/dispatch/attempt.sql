-- The last look before a mail leaves: only who still holds the claim may attempt it, and a stop or a pause since the claim counts.
with going as (
    select * from unnest(:dispatches::bigint[], :customers::bigint[], :message_ids::text[], :hashes::bytea[],
                         :pause_ends::timestamptz[], :facts::text[])
        as u (dispatch_id, customer_id, message_id, address_hash, pause_ends, facts)
), looked as (
    select g.*, case
        when c.state <> 'known' then 'gone'
        when l.restricted and d.source_key not in ('privacy-request', 'confirm-address', 'address-notice') then 'restricted'
        when s.reason is not null and not (d.transactional and s.reason = 'erased') then 'address-' || s.reason
        when d.transactional then ''
        when l.objected then 'objected'
        when consent.status is distinct from 'confirmed' then 'withdrawn'
        when g.pause_ends > :now then 'paused'
        else '' end as reason
    from going g
    join dispatch d using (customer_id, dispatch_id)
    join customer c using (customer_id)
    left join suppression s using (address_hash)
    left join lateral (
        select bool_or(kind = 'restricted') as restricted, bool_or(kind = 'no-marketing') as objected
        from privacy_limit where privacy_limit.customer_id = d.customer_id) l on true
    left join consent_state consent on not d.transactional and consent.customer_id = d.customer_id
        and consent.purpose = d.purpose and consent.channel = d.channel and consent.topic = d.topic
    -- Each by its key: the index of what is claimed is full of what no longer is.
    where d.state || '' = 'claimed' and d.claimed_by = :claim
)
update dispatch d set
    state = case l.reason when '' then 'attempted' when 'paused' then 'held' else 'suppressed' end,
    reason = l.reason,
    reason_facts = case l.reason when '' then jsonb_build_object('try', d.attempts + 1)
                                 when 'paused' then jsonb_build_object('until', l.pause_ends) else '{}' end,
    facts = d.facts || l.facts::jsonb,
    due_at = case l.reason when 'paused' then l.pause_ends else d.due_at end,
    message_id = l.message_id,
    attempts = d.attempts + case l.reason when '' then 1 else 0 end,
    claimed_by = case l.reason when '' then d.claimed_by end,
    lease_until = case l.reason when '' then :lease_until::timestamptz end,
    changed_at = :now
from looked l
where d.customer_id = l.customer_id and d.dispatch_id = l.dispatch_id
  and d.state = 'claimed' and d.claimed_by = :claim and d.lease_until > :now
returning d.customer_id, d.dispatch_id, d.state, d.attempts
