-- Who restricted the use of their data is not changed, and who was erased does not come back.
alter table person_plan add column spared text not null default '';

update person_plan p set spared = 'restricted', verdict = 'skipped'
where p.verdict = 'unchanged' and exists (
    select from privacy_limit l where l.customer_id = p.customer_id and l.kind = 'restricted');

update person_plan p set spared = 'erased', verdict = 'skipped', new_id = null
where p.verdict = 'created' and exists (
    select from person_row r where r.person = p.person and r.erased);

delete from person_change x using person_plan p where p.person = x.person and p.verdict = 'skipped'
