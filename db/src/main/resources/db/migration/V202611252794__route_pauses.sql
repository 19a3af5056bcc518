-- Mail servers that get no mails for now, because they object to us or because staff said so.
create table route_pause (
    route      text        not null,
    since      timestamptz not null,
    -- Null until somebody of the staff sends over it again.
    ends_at    timestamptz,
    -- In the mail server's words, addresses left out; '' where staff paused it.
    cause      text        not null,
    paused_by  text        not null,
    constraint route_pause_pkey primary key (route)
);

-- What somebody waits for is claimed first, however much else is due.
create index dispatch_awaited_idx on dispatch (due_at, priority, dispatch_id) where state in ('planned', 'held') and transactional;
