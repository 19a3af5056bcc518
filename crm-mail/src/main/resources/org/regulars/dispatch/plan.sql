-- Writes one dispatch for each occasion that has none yet; its key says so, whatever the statistics of the table say. Who is
-- held out hangs on the source and the customer alone, so the same people stay held out for all occasions of a source.
insert into dispatch (customer_id, source_kind, source_key, occasion, channel, purpose, topic, transactional, priority,
                      template_key, language, facts, identity_id, state, reason, planned_at, due_at, changed_at)
select o.customer_id, :source_kind, :source_key, o.occasion, 'mail', :purpose, :topic, :transactional, :priority,
       :template_key, coalesce(nullif(o.language, ''), nullif(c.language, ''), :language), o.facts, o.identity_id,
       case when held.back then 'held-out' else 'planned' end, case when held.back then 'holdout' else '' end,
       :now, o.due_at, :now
from ({occasions}) as o (customer_id, occasion, identity_id, language, facts, due_at)
join customer c on c.customer_id = o.customer_id and c.state = 'known'
cross join lateral (
    select ('x' || left(encode(sha256(convert_to(:source_kind || ':' || :source_key || ':' || c.customer_id, 'UTF8')), 'hex'), 8))
           ::bit(32)::bigint % 100 < :holdout_percent as back) held
on conflict on constraint dispatch_occasion_key do nothing
