-- Takes the dispatches that are due, each together with its customer, away from other workers for this transaction: two
-- gates never count the same customer's mails at the same time.
select d.customer_id, d.dispatch_id, d.source_kind, d.source_key, d.facts, c.time_zone, p.paused_until
from dispatch d
join customer c using (customer_id)
left join contact_preference p using (customer_id)
where d.state in ('planned', 'held') and d.due_at <= :now and d.channel = 'mail' and {kind}
    -- What was due in a gap waits for a person.
    and d.due_at > coalesce((select max(g.ended_at) from sending_gap g where g.decided_at is null) - :tolerated::interval, '-infinity')
order by d.due_at, d.priority, d.dispatch_id
limit :limit
for update of d skip locked
for no key update of c skip locked
