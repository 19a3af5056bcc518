-- Takes in whoever set off a journey and is not in it for the same thing already. Who is held out hangs on the journey and the
-- customer alone and is decided here, before anything else. Whose data is restricted comes in too: the ledger says why they got
-- nothing, and they leave at once.
with came as (
    select distinct on (e.customer_id, key.entry_key) e.customer_id, key.entry_key, e.facts, e.happened_at, e.due_at,
           case when :reentry = 'DAYS' then '' else key.entry_key end as turn
    from ({entries}) as e (customer_id, entry_key, facts, happened_at, due_at)
    cross join lateral (select case when :reentry = 'EVER' then 'once' else e.entry_key end as entry_key) key
    join customer c on c.customer_id = e.customer_id and c.state = 'known'
    where not exists (
            select from journey_run r where r.journey_key = :journey and r.entry_key = key.entry_key
                and r.customer_id = e.customer_id)
      and (:reentry <> 'DAYS' or not exists (
            select from journey_run r where r.customer_id = e.customer_id and r.journey_key = :journey
                and r.happened_at > e.happened_at - :again::interval))
    order by e.customer_id, key.entry_key, e.happened_at
    limit :most
), one_each as (
    select distinct on (customer_id, turn) * from came order by customer_id, turn, happened_at
), entered as (
    insert into journey_run as r (customer_id, journey_key, version, entry_key, facts, step, state, reason, happened_at,
                                  entered_at, reached_at, due_at)
    select o.customer_id, :journey, :version, o.entry_key, o.facts, case when h.back then '' else :start end,
           case when h.back then 'held-out' else 'running' end, case when h.back then 'holdout' else '' end,
           o.happened_at, :now, o.due_at, o.due_at
    from one_each o
    cross join lateral (select held_out('journey', :journey, o.customer_id, :holdout_percent) as back) h
    on conflict on constraint journey_run_entry_key_key do nothing
    returning r.customer_id, r.run_id, r.state = 'held-out' as held_out
), passed as (
    insert into journey_passage (customer_id, run_id, step, edge, passed_at)
    select customer_id, run_id, '', case when held_out then 'held-out' else 'entered' end, :now from entered
), counted as (
    insert into journey_edge as e (journey_key, version, step, edge, passed, last_at)
    select :journey, :version, '', case when held_out then 'held-out' else 'entered' end, count(*), :now
    from entered group by held_out order by 4
    on conflict on constraint journey_edge_pkey do update
        set passed = e.passed + excluded.passed, last_at = excluded.last_at
)
select n.came, e.customer_id, e.run_id, e.held_out from (select count(*) as came from came) n left join entered e on true
