-- Writes what became of some attempts. One that the mail server never heard of counts as none. An answer that comes after its
-- lease still settles what counted as unknown, unless that would send it again, and one that comes after its customer was
-- merged, or parted again, finds the dispatch where it is now.
with given as (
    select * from unnest(:dispatches::bigint[], :customers::bigint[], :states::text[], :reasons::text[], :facts::text[],
                         :replies::text[], :retries::timestamptz[], :claims::text[])
        as u (dispatch_id, customer_id, state, reason, facts, reply, retry_at, claim)
), known as (
    select coalesce(
               (select d.customer_id from dispatch d where d.customer_id = g.customer_id and d.dispatch_id = g.dispatch_id),
               (select d.customer_id from customer_kin(g.customer_id) kin join dispatch d on d.customer_id = kin
                where d.dispatch_id = g.dispatch_id)) as customer_id,
           g.dispatch_id, g.state, g.reason, g.facts, g.reply, g.retry_at, g.claim
    from given g
), settled as (
    update dispatch d set
        state = k.state, reason = k.reason, reason_facts = k.facts::jsonb,
        due_at = coalesce(k.retry_at, d.due_at),
        sent_at = case when k.state = 'sent' then :now::timestamptz end,
        attempts = d.attempts - case when k.reason in ('unreachable', 'called-back') then 1 else 0 end,
        claimed_by = null, lease_until = null, changed_at = :now
    from known k
    where d.customer_id = k.customer_id and d.dispatch_id = k.dispatch_id and case d.state
        when 'attempted' then k.claim in ('', d.claimed_by)
        when 'unknown' then k.claim = '' or k.state <> 'held' end
    returning d.customer_id, d.dispatch_id, d.attempts, k.reply, k.reason
), never as (
    delete from delivery_attempt a using settled s
    where s.reason in ('unreachable', 'called-back') and a.customer_id = s.customer_id and a.dispatch_id = s.dispatch_id
        and a.attempt = s.attempts + 1
)
update delivery_attempt a set
    finished_at = case when s.reason = 'no-answer' then null else :now::timestamptz end, reply = s.reply
from settled s
where a.customer_id = s.customer_id and a.dispatch_id = s.dispatch_id and a.attempt = s.attempts
    and s.reason not in ('unreachable', 'called-back')
