-- What is leaving over open connections right now. Unlogged, so that a note costs no disk flush and still survives the death of
-- the program; a crash of the database empties both tables, and a run that is missing means that its mails may have left.
create unlogged table delivery_run (
    claim        text        not null,
    lease_until  timestamptz not null,
    constraint delivery_run_pkey primary key (claim)
);

-- Written before the content of a mail leaves, and when its answer is there.
create unlogged table delivery_note (
    claim        text   not null,
    note         bigint generated always as identity,
    dispatch_id  bigint not null,
    -- What became of it; null when the content is about to leave.
    outcome      jsonb,
    constraint delivery_note_pkey primary key (claim, note)
);
