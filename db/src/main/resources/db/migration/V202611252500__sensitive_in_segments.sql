-- What is sensitive can be asked for by a segment only where its definition says so; segments that do already, go on.
alter table attribute add column sensitive_in_segments boolean not null default false;

update attribute a set sensitive_in_segments = true
where sensitive and exists (select from segment s where s.rule::text like '%"attribute": "' || a.key || '"%');
