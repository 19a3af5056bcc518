-- What events said about who is who, so that the outcome is the same in whatever order they come. These rows hang on an identity
-- instead of a customer: they stay true when the identity is filed under another customer, and go when it goes.

-- False while only events know it: then a late event may still file it elsewhere. What staff, files and forms said stays.
alter table identity add column vouched boolean not null default true;
update identity set vouched = false where source = 'event' and proven_at is null;
-- The more telling identity of the same person that an event named together with this one; null when this one stands alone.
alter table identity add column joined_to bigint;
create index identity_joined_to_idx on identity (joined_to) where joined_to is not null;

-- When an identity was first named as the one an event is about, by whom and on which device.
create table identity_claim (
    lead_id     bigint           not null,
    trusted     boolean          not null,
    -- 0 when the event named no device.
    device_id   bigint           not null,
    said_at     timestamptz      not null,
    message_id  text collate "C" not null,
    shown       text             not null,
    constraint identity_claim_pkey primary key (lead_id, trusted, device_id),
    constraint identity_claim_lead_id_fkey foreign key (lead_id) references identity (identity_id)
        on delete cascade deferrable initially deferred
);

-- When an event first named a less telling identity beside it. From a server each counts, from a page the first of a kind.
create table identity_link (
    lead_id     bigint           not null,
    trusted     boolean          not null,
    device_id   bigint           not null,
    kind        text             not null,
    -- The value, or '' where only one of this kind is kept.
    slot        text             not null,
    value       text             not null,
    shown       text             not null,
    said_at     timestamptz      not null,
    message_id  text collate "C" not null,
    constraint identity_link_pkey primary key (lead_id, trusted, device_id, kind, slot),
    constraint identity_link_lead_id_fkey foreign key (lead_id) references identity (identity_id)
        on delete cascade deferrable initially deferred
);
create index identity_link_value_idx on identity_link (kind, value, trusted desc, said_at, message_id);

-- Who was at a device when: anonymous events on it belong to the last one before them, the earliest ones to the first.
create table device_login (
    device_id     bigint           not null,
    logged_in_at  timestamptz      not null,
    message_id    text collate "C" not null,
    lead_id       bigint           not null,
    constraint device_login_pkey primary key (device_id, logged_in_at, message_id),
    constraint device_login_device_id_fkey foreign key (device_id) references identity (identity_id)
        on delete cascade deferrable initially deferred,
    constraint device_login_lead_id_fkey foreign key (lead_id) references identity (identity_id)
        on delete cascade deferrable initially deferred
);
create index device_login_lead_id_idx on device_login (lead_id, device_id);

-- What events said of a person, the latest of each key by server or device; which of it counts is decided over all of it.
create table profile_claim (
    lead_id     bigint           not null,
    trusted     boolean          not null,
    device_id   bigint           not null,
    key         text             not null,
    value       jsonb            not null,
    said_at     timestamptz      not null,
    message_id  text collate "C" not null,
    constraint profile_claim_pkey primary key (lead_id, trusted, device_id, key),
    constraint profile_claim_lead_id_fkey foreign key (lead_id) references identity (identity_id)
        on delete cascade deferrable initially deferred
);

-- The identity that a change came under, so that it can be filed elsewhere with it; 0 where no event did.
alter table basket_change add column if not exists identity_id bigint not null default 0;
-- Whether it came from a server or staff rather than from a page.
alter table basket_change add column trusted boolean not null default true;
create index basket_change_order_number_idx on basket_change (order_number, customer_id) where kind = 'ordered';

-- {"name": {"value": …, "trusted": …, "at": …, "message": …}}: which event each field is from, so that the same one wins always.
alter table product add column event_facts jsonb not null default '{}';

-- The userId that the sender proved to be by a signature, '' for none.
alter table event_inbox add column proven_for text not null default '';
-- As it was sent: taking it apart costs more than all the rest of accepting it.
alter table event_inbox alter column payload type json using payload::json;
