-- Customers who may be one person, found by what is alike, and what somebody decided about them.

create table duplicate_candidate (
    -- The smaller id of the two.
    customer_id  bigint      not null,
    other_id     bigint      not null,
    score        smallint    not null,
    -- Why they may be one, and what speaks against it: [{"key": ..., "detail": ...}].
    grounds      jsonb       not null,
    against      jsonb       not null,
    decision     text        not null default 'open',
    found_at     timestamptz not null,
    -- Null until somebody decided.
    decided_at   timestamptz,
    -- Null until somebody decided.
    decided_by   text,
    constraint duplicate_candidate_pkey primary key (customer_id, other_id),
    constraint duplicate_candidate_order_check check (customer_id < other_id),
    constraint duplicate_candidate_score_check check (score between 0 and 100),
    constraint duplicate_candidate_decision_check check (decision in ('open', 'not-same', 'household')),
    constraint duplicate_candidate_customer_id_fkey foreign key (customer_id) references customer (customer_id),
    constraint duplicate_candidate_other_id_fkey foreign key (other_id) references customer (customer_id)
);
create index duplicate_candidate_other_id_idx on duplicate_candidate (other_id);
create index duplicate_candidate_open_idx on duplicate_candidate (score desc, customer_id desc, other_id desc) where decision = 'open';

-- What customers are compared by: two with the same key are looked at closely. Worked out from their row, identities and profile.
create table duplicate_key (
    kind         text   not null,
    key          text   not null,
    customer_id  bigint not null,
    constraint duplicate_key_pkey primary key (kind, key, customer_id),
    constraint duplicate_key_customer_id_fkey foreign key (customer_id) references customer (customer_id)
);
create index duplicate_key_customer_id_idx on duplicate_key (customer_id);

-- How far the search for duplicates has come.
create table duplicate_search (
    one            boolean not null default true,
    -- Customers with newer identities are looked at next.
    identity_id    bigint  not null default 0,
    -- All others are looked at again in turn.
    looked_at_to   bigint  not null default 0,
    constraint duplicate_search_pkey primary key (one),
    constraint duplicate_search_one_check check (one)
);
