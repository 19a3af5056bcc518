-- A merge is a mapping from one customer to another. Rows go along; whose they are is written down, so that they can go back.

alter table customer_merge
    -- Staff e-mail address or "system".
    add column merged_by     text        not null default 'system',
    -- What the merged customer was before: visitor or known.
    add column merged_state  text        not null default 'visitor',
    -- Why both were believed to be one, as keys with figures; [] for a visitor who named themselves.
    add column grounds       jsonb       not null default '[]',
    -- Profile fields in which somebody chose the merged customer's value.
    add column chosen        text[]      not null default '{}',
    -- Consent entries above this one came after the merge; 0 when the merged customer had none.
    add column consent_mark  bigint      not null default 0,
    -- The same for changes of how often they want to hear from us.
    add column wish_mark     bigint      not null default 0,
    -- When the customer that stays was last seen by themselves; null in merges of before.
    add column seen_before   timestamptz,
    -- Null until undone.
    add column undone_at     timestamptz,
    -- Null until undone.
    add column undone_by     text,
    add constraint customer_merge_merged_state_check check (merged_state in ('visitor', 'known'));
comment on column customer_merge.customer_id is 'The customer that the merged one turned out to be; may itself be merged later';
comment on column customer_merge.identity_ids is 'The identities that moved';
create index customer_merge_merged_id_idx on customer_merge (merged_id) where undone_at is null;

-- Whose a row is that another customer has now. A row of an identity (table identity) also says whose rows are that are filed
-- under it. Erase these rows with the customer: images hold personal data.
create table customer_home (
    -- Who has the row now.
    customer_id  bigint  not null,
    table_name   text    not null,
    -- Its primary key without the customer.
    row_key      jsonb   not null,
    -- Whose it is.
    home_id      bigint  not null,
    -- Null unless parked or overwritten in place: the row as it was, {"row": ..., "children": {table: [...]}}.
    image        jsonb,
    -- The table has another row in its place; this one comes back from its image when the two part.
    parked       boolean not null default false,
    -- Of several that are parked the last comes back first; 0 before it was ever parked.
    parked_no    bigint  not null default 0,
    constraint customer_home_pkey primary key (customer_id, table_name, row_key, home_id),
    constraint customer_home_parked_check check (not parked or image is not null),
    constraint customer_home_customer_id_fkey foreign key (customer_id) references customer (customer_id)
);
comment on table customer_home is 'Where rows of merged customers belong, so that a merge can be undone completely';

create sequence customer_home_parked_no_seq owned by customer_home.parked_no;

-- What a customer was called before others were merged into them; fixed names the fields that somebody changed since.
create table customer_own (
    customer_id  bigint not null,
    own          jsonb  not null,
    fixed        text[] not null default '{}',
    constraint customer_own_pkey primary key (customer_id),
    constraint customer_own_customer_id_fkey foreign key (customer_id) references customer (customer_id)
);
comment on column customer.merged_into is 'Who has the rows now; the merges themselves are in customer_merge. Null unless the state is merged';
create index customer_merged_into_idx on customer (merged_into) where merged_into is not null;

alter table customer_order
    -- The identity it came under; 0 when it came with none.
    add column identity_id bigint not null default 0;

-- Everybody whom this customer was or is one with, themselves included: an answer that comes after a merge finds its row.
create function customer_kin(id bigint) returns setof bigint language sql stable as $$
    with recursive kin as (
        select id as customer_id
        union
        select case when m.customer_id = k.customer_id then m.merged_id else m.customer_id end
        from kin k join customer_merge m on m.customer_id = k.customer_id or m.merged_id = k.customer_id)
    select customer_id from kin
$$;
create index customer_merge_kin_idx on customer_merge (merged_id);
