-- Writes what became of some attempts. An answer that comes after its lease still settles what counted as unknown.
with known as (
    select * from unnest(:dispatches::bigint[], :customers::bigint[], :states::text[], :reasons::text[], :facts::text[],
                         :replies::text[], :retries::timestamptz[])
        as u (dispatch_id, customer_id, state, reason, facts, reply, retry_at)
), settled as (
    update dispatch d set
        state = k.state, reason = k.reason, reason_facts = k.facts::jsonb,
        due_at = coalesce(k.retry_at, d.due_at),
        sent_at = case when k.state = 'sent' then :now::timestamptz end,
        claimed_by = null, lease_until = null, changed_at = :now
    from known k
    where d.customer_id = k.customer_id and d.dispatch_id = k.dispatch_id and d.state in ('attempted', 'unknown')
    returning d.customer_id, d.dispatch_id, d.attempts, k.reply, k.reason
)
update delivery_attempt a set
    finished_at = case when s.reason = 'no-answer' then null else :now::timestamptz end, reply = s.reply
from settled s
where a.customer_id = s.customer_id and a.dispatch_id = s.dispatch_id and a.attempt = s.attempts
