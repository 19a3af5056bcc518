-- Whoever a campaign goes to, with the moment that is theirs. Chance, the same for the same campaign, decides who gets which
-- variant and, where it is spread over time, in which order.
select p.customer_id, 'run-' || :run, null::bigint, '',
       jsonb_build_object('campaign', :campaign, 'variant', :variant, 'run', :run, 'happened_at', :start::timestamptz),
       case when :local then coalesce(p.own_start, :start::timestamptz) else :start::timestamptz end
           + make_interval(secs => (p.turn - 1) * :seconds_apart)
           + case when :first_day > 0 then floor(log(2, (p.turn - 1)::numeric / greatest(:first_day, 1) + 1)) * interval '1 day'
                  else interval '0' end
from (
    select a.customer_id, row_number() over (order by a.lot, a.customer_id) as turn, a.lot,
           case when :local then (:start::timestamptz at time zone :zone) at time zone z.name end as own_start
    from (
        select c.customer_id, c.time_zone, hashtextextended(:campaign_key || ':' || c.customer_id, 7) as lot
        from customer c
        where c.state = 'known'
          and (cardinality(:included::bigint[]) = 0 or exists (
              select from segment_member m where m.segment_id = any(:included::bigint[]) and m.customer_id = c.customer_id))
          and not exists (
              select from segment_member m where m.segment_id = any(:excluded::bigint[]) and m.customer_id = c.customer_id)
    ) a
    left join pg_timezone_names z on :local and z.name = a.time_zone
) p
where ((p.lot % :variants) + :variants) % :variants + 1 = :variant
    and p.turn <= :most
