-- Which events wait to be digested. A list of its own, for a mark on the event itself would write each event, its payload and
-- the entries in all its indexes a second time.
create table event_waiting (
    event_id  bigint not null,
    constraint event_waiting_pkey primary key (event_id)
);

insert into event_waiting (event_id) select event_id from event_inbox where digested_at is null;

drop index event_inbox_waiting_idx;
alter table event_inbox drop column digested_at;
