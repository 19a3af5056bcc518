-- What a pause held up goes on as it was spread: one after the other, and on a warm-up's day that follows from how many are gone.
with gone as (
    select count(*) as n from dispatch
    where source_kind = 'campaign' and source_key = :key and state not in ('planned', 'held', 'held-out')
), waiting as (
    select d.customer_id, d.dispatch_id, d.due_at, d.reason,
           row_number() over (order by d.due_at, d.dispatch_id) as turn
    from dispatch d
    where d.source_kind = 'campaign' and d.source_key = :key
      and (d.state = 'planned' or d.state = 'held' and d.reason = 'source-off')
), moved as (
    select w.customer_id, w.dispatch_id, :now::timestamptz + make_interval(secs => (w.turn - 1) * :seconds_apart)
        + case when :first_day > 0 then
              (floor(log(2, (g.n + w.turn - 1)::numeric / greatest(:first_day, 1) + 1))
               - floor(log(2, g.n::numeric / greatest(:first_day, 1) + 1))) * interval '1 day'
          else interval '0' end as spread, w.due_at, w.reason
    from waiting w cross join gone g
)
update dispatch d set due_at = case when m.reason = 'source-off' then m.spread else greatest(m.due_at, m.spread) end
from moved m
where d.customer_id = m.customer_id and d.dispatch_id = m.dispatch_id
