-- Forms that staff make: what they say and ask for, where they show, how often they were seen.

create table form (
    -- Also its address, /f/{form}; it never changes.
    form         text        not null,
    -- What staff call it.
    name         text        not null,
    active       boolean     not null,
    slide_in     text        not null,
    -- Seconds on the page, or percent of it that were read; means nothing when it comes on leaving.
    slide_after  smallint    not null,
    -- Whoever saw it slide in does not see it so again for as many days.
    rest_days    smallint    not null,
    created_by   text        not null,
    created_at   timestamptz not null,
    changed_at   timestamptz not null,
    constraint form_pkey primary key (form),
    constraint form_form_check check (form ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
    constraint form_slide_in_check check (slide_in in ('off', 'seconds', 'scroll', 'leaving')),
    constraint form_slide_after_check check (slide_after between 0 and 600),
    constraint form_rest_days_check check (rest_days between 1 and 365)
);

create table form_words (
    form      text not null,
    language  text not null,
    title     text not null,
    words     text not null,
    button    text not null,
    thanks    text not null,
    constraint form_words_pkey primary key (form, language),
    constraint form_words_form_fkey foreign key (form) references form (form)
);

-- The boxes of a form: whole purposes, or single topics of them.
create table form_box (
    form        text     not null,
    purpose     text     not null,
    -- '' for the whole purpose.
    topic       text     not null,
    sort_order  smallint not null,
    constraint form_box_pkey primary key (form, purpose, topic),
    constraint form_box_form_fkey foreign key (form) references form (form),
    constraint form_box_purpose_fkey foreign key (purpose) references purpose (purpose)
);

alter table question add column required boolean not null default false;

-- How often a form came into view and was begun, by day and by the source that its link named ('' where it named none).
create table form_count (
    form    text   not null,
    day     date   not null,
    source  text   not null,
    shown   bigint not null,
    begun   bigint not null,
    constraint form_count_pkey primary key (form, day, source),
    constraint form_count_form_fkey foreign key (form) references form (form)
);

-- Proofs of work that were used; each is worth one sign-up.
create table form_proof (
    -- SHA-256 of the signed challenge.
    challenge   bytea       not null,
    expires_at  timestamptz not null,
    constraint form_proof_pkey primary key (challenge)
);
create index form_proof_expires_at_idx on form_proof (expires_at);

-- How much came from where within an hour.
create table form_brake (
    -- Keyed hash of the form and the network it came from; kept for a day.
    bucket  bytea       not null,
    hour    timestamptz not null,
    taken   integer     not null,
    constraint form_brake_pkey primary key (bucket, hour)
);
create index form_brake_hour_idx on form_brake (hour);
