-- What becomes of each row of the slice, in words; a check keeps all, an import what tells more than the count.
create temp table row_verdict on commit drop as
select r.row_no,
       case when p.verdict = 'error' then 'error'
            when r.row_no <> p.row_no and p.verdict <> 'skipped' then 'skipped'
            when p.verdict = 'unchanged' and (x.customer_id is not null or c.added > 0 or u.row_no is not null) then 'updated'
            else p.verdict end as verdict,
       concat_ws(' ',
           case when p.verdict = 'error' then 'The row''s keys name ' || p.owners || ' different customers. Correct it, or join them first.'
                when p.spared = 'restricted' then 'This customer restricted the use of their data: nothing but a withdrawal is taken over.'
                when p.spared = 'erased' then 'This person was erased and is not brought back.'
                when p.verdict = 'skipped' and p.customer_id is null then 'Nobody known is meant, and only known customers are updated.'
                when p.verdict = 'skipped' then 'Known already, and only new customers are made.'
                when r.row_no <> p.row_no then 'Row ' || p.row_no || ' is about the same person and counts; what only this row says is taken over.'
                when p.rows > 1 then 'Counts before ' || case p.rows when 2 then 'an earlier row' else (p.rows - 1) || ' earlier rows' end || ' about the same person.' end,
           case when p.verdict <> 'error' and r.row_no = p.row_no then nullif(p.note, '') end,
           case when p.verdict <> 'error' and r.row_no = p.row_no then k.taken end,
           case when p.verdict = 'unchanged' and r.row_no = p.row_no then x.beside end,
           c.refused) as reason,
       case when p.verdict = 'unchanged' and r.row_no = p.row_no then x.changes end as changes
from person_row r
join person_plan p on p.person = r.person
left join (
    select customer_id, jsonb_agg(jsonb_build_object('field', key,
               'from', case kind when 'column' then before #>> '{}' when 'attribute' then coalesce(before ->> 'value', (
                   select w.value #>> '{}' from profile_attribute w
                   where not :apply and w.customer_id = x.customer_id and w.key = x.key and w.effective)) end,
               'to', case kind when 'column' then after #>> '{}' else after ->> 'value' end) order by kind, key)
           filter (where counts and (kind <> 'column' or not exists (
               select from person_change a where a.customer_id = x.customer_id and a.kind = 'attribute' and a.key = x.key)))
           as changes,
           'Kept beside what a better source says, which still counts: '
               || string_agg(key, ', ' order by key) filter (where not counts) || '.' as beside
    from person_change x group by customer_id) x on x.customer_id = p.customer_id
left join (
    select row_no, count(*) filter (where refusal = '') as added,
           string_agg(distinct nullif(nullif(refusal, ''), 'known'), ' ') as refused
    from person_claim group by row_no) c on c.row_no = r.row_no
left join (
    select row_no from suppression_staging s where not exists (
        select from suppression t where t.address_hash = s.address_hash and t.source <> :source)) u on u.row_no = r.row_no
left join (
    select k.person, string_agg('The ' || replace(replace(k.kind, 'shop-number', 'customer number'), 'email', 'e-mail address')
           || ' belongs to another customer and is left out.', ' ' order by k.kind) as taken
    from person_key k join person_plan p on p.person = k.person
    where k.owner is not null and k.owner is distinct from p.customer_id and p.verdict <> 'error'
    group by k.person) k on k.person = p.person;

insert into import_verdict (import_id, row_no, verdict, reason, changes)
select :id, row_no, verdict, reason, changes
from row_verdict
where not :apply or verdict not in ('created', 'unchanged') or reason <> ''
order by row_no
on conflict on constraint import_verdict_pkey do update
    set verdict = excluded.verdict, reason = excluded.reason, changes = excluded.changes
