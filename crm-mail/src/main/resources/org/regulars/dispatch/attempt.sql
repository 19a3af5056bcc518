-- What may leave counts as attempted from now on; only who still holds the claim may attempt it.
update dispatch d set
    state = case l.reason when '' then 'attempted' when 'paused' then 'held' else 'suppressed' end,
    reason = l.reason,
    reason_facts = case l.reason when '' then jsonb_build_object('try', d.attempts + 1)
                                 when 'paused' then jsonb_build_object('until', l.pause_ends) else '{}' end,
    facts = d.facts || w.facts::jsonb,
    due_at = case l.reason when 'paused' then l.pause_ends else d.due_at end,
    message_id = w.message_id,
    attempts = d.attempts + case l.reason when '' then 1 else 0 end,
    claimed_by = case l.reason when '' then d.claimed_by end,
    lease_until = case l.reason when '' then :lease_until::timestamptz end,
    changed_at = :now
from looked l
join unnest(:dispatches::bigint[], :message_ids::text[], :facts::text[]) as w (dispatch_id, message_id, facts) using (dispatch_id)
where d.customer_id = l.customer_id and d.dispatch_id = l.dispatch_id
  and d.state = 'claimed' and d.claimed_by = :claim and d.lease_until > :now
returning d.customer_id, d.dispatch_id, d.state, d.attempts
