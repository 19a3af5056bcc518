-- The last look: whether who holds mails of a claim may still let them leave, after a stop or a pause since the claim. For
-- :state, which they have before they leave. Reason '' is yes.
with going as (
    select * from unnest(:dispatches::bigint[], :customers::bigint[], :hashes::bytea[], :pause_ends::timestamptz[])
        as u (dispatch_id, customer_id, address_hash, pause_ends)
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
    where d.state || '' = :state and d.claimed_by = :claim
)
