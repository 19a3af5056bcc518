-- Events that were accepted together wait together: a row for each event cost a third of accepting it.
alter table event_waiting
    add column waiting_id bigint generated always as identity,
    add column event_ids bigint[] not null default '{}',
    add column size bigint not null default 0;
update event_waiting set event_ids = array[event_id];
alter table event_waiting drop constraint event_waiting_pkey;
alter table event_waiting drop column event_id;
alter table event_waiting
    add constraint event_waiting_pkey primary key (waiting_id),
    alter column event_ids drop default,
    alter column size drop default;
comment on column event_waiting.size is 'about how many characters their payloads have together, so that no portion fills the memory';

-- Counts the turns of digesting, so that a node knows whether another one had a turn since it read ahead.
create sequence event_turn;
