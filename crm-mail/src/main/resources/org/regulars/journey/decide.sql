-- What becomes of runs that are due at one step: some leave, some are held up or stay, the others go over one of its edges.
with decided as materialized (
    select r.customer_id, r.run_id, s.edge as chosen, s.next_at,
           coalesce(s.leaving, case when :settled and s.edge is not null then null else e.reason end) as reason,
           case when s.leaving is null then e.again end as again
    from unnest(:customers::bigint[], :runs::bigint[]) as u (customer_id, run_id)
    join journey_run r using (customer_id, run_id)
    left join lateral ({exits}) e on true
    cross join lateral ({decision}) s
), moves as materialized (
    select d.customer_id, d.run_id, d.reason, d.again, d.next_at, w.edge,
           case when d.reason is null then coalesce(t.target, '') else '' end as target
    from decided d
    cross join lateral (
        select case when d.reason is null then d.chosen when d.again is null then 'left:' || d.reason end as edge) w
    left join unnest(:edges::text[], :targets::text[]) as t (edge, target) on t.edge = w.edge
), moved as (
    update journey_run r set
        step = case when m.edge is null then r.step else m.target end,
        state = case when m.edge is null or m.target <> '' then 'running'
                     when m.reason in ('goal-reached', 'bought-meanwhile') or m.edge = 'goal' then 'goal'
                     when m.reason is not null then 'left'
                     else 'finished' end,
        reason = case when m.edge is null then '' else coalesce(m.reason, '') end,
        reached_at = case when m.edge is not null and m.target <> '' then m.next_at else r.reached_at end,
        due_at = case when m.edge is null then greatest(coalesce(m.again, m.next_at), :now + interval '1 second')
                      when m.target = '' then :now
                      else m.next_at end
    from moves m where r.customer_id = m.customer_id and r.run_id = m.run_id
), passed as (
    insert into journey_passage (customer_id, run_id, step, edge, passed_at)
    select customer_id, run_id, :step, edge, :now from moves where edge is not null
), counted as (
    insert into journey_edge as e (journey_key, version, step, edge, passed, last_at)
    select :journey, :version, w.step, w.edge, count(*), :now
    from moves m
    cross join lateral (values (:step, m.edge), ('', case when m.target = '' then 'over' end)) as w (step, edge)
    where m.edge is not null and w.edge is not null group by w.step, w.edge order by w.step, w.edge
    on conflict on constraint journey_edge_pkey do update
        set passed = e.passed + excluded.passed, last_at = excluded.last_at
)
select edge, target, array_agg(customer_id order by customer_id) as customers, array_agg(run_id order by customer_id) as runs
from moves where edge is not null group by edge, target
