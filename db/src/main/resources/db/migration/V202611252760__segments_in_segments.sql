-- Which segments the rule of one asks for: none of them can be deleted, and no segment asks for itself in the end.
create table segment_use (
    segment_id  bigint not null,
    used_id     bigint not null,
    constraint segment_use_pkey primary key (segment_id, used_id),
    constraint segment_use_segment_id_fkey foreign key (segment_id) references segment (segment_id) on delete cascade,
    constraint segment_use_used_id_fkey foreign key (used_id) references segment (segment_id)
);
create index segment_use_used_id_idx on segment_use (used_id);
