-- The gate. For each due dispatch the first rule that applies decides: whether it goes, waits until a moment, or never goes.
-- What is counted includes mails under way, so that a mail is never late to stop the next one. Whose data is restricted gets the
-- answer to a privacy request and nothing else; an erased address gets what it just asked for and no advertising.
with due as (
    select * from unnest(:dispatches::bigint[], :customers::bigint[], :pause_ends::timestamptz[], :quiet_ends::timestamptz[],
                         :exit_reasons::text[], :exit_untils::timestamptz[])
        as u (dispatch_id, customer_id, pause_ends, quiet_ends, exit_reason, exit_until)
), blocked as materialized (
    select u.identity_id, s.reason
    from unnest(:identities::bigint[], :hashes::bytea[]) as u (identity_id, address_hash)
    join suppression s using (address_hash)
), known as (
    select d.customer_id, d.dispatch_id, d.transactional, d.source_key, d.priority, d.due_at, d.planned_at, d.topic,
           c.state as customer_state, c.first_name, due.pause_ends, due.quiet_ends, due.exit_reason, due.exit_until,
           consent.status as consent, consent.entry_id, whole.status as whole_consent,
           address.identity_id, address.value as address, blocked.reason as blocked,
           coalesce(nullif(p.frequency, 'always'), '') as frequency,
           case p.frequency when 'daily' then interval '1 day' when 'weekly' then interval '7 days'
                            when 'monthly' then interval '1 month' end as spacing,
           past.mails, l.restricted, l.objected,
           wish.frequency as topic_frequency,
           past.topic_mail + case wish.frequency when 'daily' then interval '1 day' when 'weekly' then interval '7 days'
                                  when 'monthly' then interval '1 month' end as topic_free_at
    from due
    join dispatch d using (customer_id, dispatch_id)
    join customer c using (customer_id)
    left join contact_preference p using (customer_id)
    left join consent_state consent on not d.transactional and consent.customer_id = d.customer_id
        and consent.purpose = d.purpose and consent.channel = d.channel and consent.topic = d.topic
    left join consent_state whole on not d.transactional and whole.customer_id = d.customer_id
        and whole.purpose = d.purpose and whole.channel = d.channel and whole.topic = ''
    left join identity address on address.customer_id = d.customer_id and address.kind = 'email'
        and address.identity_id = case when d.transactional then d.identity_id else consent.identity_id end
    left join blocked on blocked.identity_id = address.identity_id
    left join lateral (
        select bool_or(kind = 'restricted') as restricted, bool_or(kind = 'no-marketing') as objected
        from privacy_limit where privacy_limit.customer_id = d.customer_id) l on true
    left join lateral (
        select array_agg(coalesce(m.sent_at, m.changed_at) order by coalesce(m.sent_at, m.changed_at) desc) as mails,
               max(coalesce(m.sent_at, m.changed_at)) filter (where m.topic = d.topic) as topic_mail
        from dispatch m
        where m.customer_id = d.customer_id and not m.transactional
          and m.state in ('sent', 'unknown', 'attempted', 'claimed')
          and coalesce(m.sent_at, m.changed_at) > :now - interval '32 days') past on not d.transactional
    cross join lateral (select case when not d.transactional and d.topic <> ''
        then topic_frequency_now(d.customer_id, d.topic) end as frequency) wish
), judged as (
    select k.*, case
        when customer_state <> 'known' then 'gone'
        when restricted and source_key not in ('privacy-request', 'confirm-address', 'address-notice') then 'restricted'
        when exit_reason is not null then exit_reason
        when transactional and address is null then 'no-address'
        when transactional and blocked <> 'erased' then 'address-' || blocked
        when transactional then ''
        when objected then 'objected'
        when consent = 'granted' and planned_at > :now - interval '2 days' then 'awaiting-confirmation'
        when consent = 'granted' then 'unconfirmed'
        when consent = 'withdrawn' and whole_consent = 'confirmed' then 'topic-withdrawn'
        when consent = 'withdrawn' then 'withdrawn'
        when consent is distinct from 'confirmed' then 'no-consent'
        when address is null then 'no-address'
        when blocked is not null then 'address-' || blocked
        when pause_ends > :now then 'paused'
        when mails[1] + spacing > :now or topic_free_at > :now then 'frequency'
        when mails[:mails_per_day] + interval '1 day' > :now then 'cap'
        when quiet_ends is not null then 'quiet-hours'
        else '' end as verdict
    from known k
), ranked as (
    select j.*,
           case when not transactional and verdict = '' then
               row_number() over (partition by customer_id, verdict, transactional order by priority, due_at, dispatch_id)
           end as turn,
           case when not transactional and verdict = '' then
               first_value(source_key) over (partition by customer_id, verdict, transactional order by priority, due_at, dispatch_id)
           end as first
    from judged j
), decided as (
    select r.*, case when turn > 1 then 'other-first' else verdict end as reason,
           case when turn > 1 then :now + coalesce(spacing, :apart::interval)
                else case verdict
                    when 'awaiting-confirmation' then :now + interval '1 minute'
                    when 'paused' then pause_ends
                    when 'frequency' then greatest(mails[1] + spacing, topic_free_at)
                    when 'cap' then mails[:mails_per_day] + interval '1 day'
                    when 'quiet-hours' then quiet_ends
                    when exit_reason then exit_until end
           end as until
    from ranked r
)
update dispatch d set
    state = case when v.reason = '' then 'claimed' when v.until is not null then 'held' else 'suppressed' end,
    reason = v.reason,
    reason_facts = jsonb_strip_nulls(jsonb_build_object(
        'until', case when v.reason in ('paused', 'frequency', 'cap', 'quiet-hours', 'other-first') then v.until end,
        'frequency', case when v.reason = 'frequency' and v.topic_free_at > :now then v.topic_frequency
                         when v.reason in ('frequency', 'other-first') then nullif(v.frequency, '') end,
        'about', case when v.reason = 'frequency' and v.topic_free_at > :now then v.topic end,
        'mails', case when v.reason = 'cap' then :mails_per_day end,
        'first', case when v.reason = 'other-first' then v.first end)),
    due_at = case when v.until is null then d.due_at else greatest(v.until, :now + interval '1 second') end,
    consent_entry_id = v.entry_id,
    identity_id = v.identity_id,
    claimed_by = case when v.reason = '' then :claim end,
    lease_until = case when v.reason = '' then :lease_until::timestamptz end,
    changed_at = :now
from decided v
where d.customer_id = v.customer_id and d.dispatch_id = v.dispatch_id
returning d.customer_id, d.dispatch_id, d.state, d.source_kind, d.source_key, d.purpose, d.topic, d.transactional,
    d.template_key, d.language, d.facts, v.address, v.first_name, d.message_id, d.attempts,
    case when d.attempts > 0 then (select min(a.started_at) from delivery_attempt a
        where a.customer_id = d.customer_id and a.dispatch_id = d.dispatch_id) end as tried_at
