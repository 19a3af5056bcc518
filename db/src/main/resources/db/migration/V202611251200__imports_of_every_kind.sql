-- Imports of customers, consents, subscribers, suppressions, products and orders, with a verdict per row and an undo.
-- Personal data: import_chunk, import_problem and import_verdict hold what the file held, without a customer_id. They are
-- deleted 30 days after the import ended; erasing a customer has to delete their rows here as well.

alter table import_file
    -- What a row is: order-lines, customers, consents, subscribers, suppressions, products.
    add column kind           text  not null default 'order-lines',
    -- The program that wrote the file where its header tells, such as shopify-customers; '' when it does not.
    add column format         text  not null default '',
    -- What to do with what is there already, whom a row means, and what may be granted: see ImportSettings.
    add column settings       jsonb not null default '{}',
    -- Rows by verdict, as the last check or the import counted them.
    add column counts         jsonb not null default '{}',
    -- Whether somebody is named by more than one row; then rows were put together after staging.
    add column repeats        boolean not null default false,
    -- What an undo did; {} before.
    add column undo           jsonb not null default '{}',
    -- Null until the content was deleted.
    add column forgotten_at   timestamptz,
    drop constraint import_file_state_check,
    add constraint import_file_state_check check (state in
        ('uploaded', 'checking', 'checked', 'importing', 'done', 'failed', 'cancelled', 'undoing', 'undone'));
drop index import_file_work_idx;
create index import_file_work_idx on import_file (import_id) where state in ('checking', 'importing', 'undoing');

comment on table import_chunk is
    'The file as it came: personal data without a customer_id, deleted 30 days after the import ended';
comment on table import_problem is
    'Why rows were left out: may quote personal data without a customer_id, deleted with the file';

-- The error file takes its rows from the file itself.
alter table import_problem drop column row_text;

alter table import_mapping
    add column kind      text  not null default 'order-lines',
    add column settings  jsonb not null default '{}';

-- What a check found, or an import did, row by row. An import keeps only what tells more than "created" or "unchanged".
create table import_verdict (
    import_id  bigint not null,
    row_no     bigint not null,
    verdict    text   not null,
    -- In words for people; '' where the verdict says it all.
    reason     text   not null,
    -- [{"field": "city", "from": "Bonn", "to": "Berlin"}]; null unless something there changes.
    changes    jsonb,
    constraint import_verdict_pkey primary key (import_id, row_no),
    constraint import_verdict_verdict_check check (verdict in ('created', 'updated', 'unchanged', 'skipped', 'error')),
    constraint import_verdict_import_id_fkey foreign key (import_id) references import_file (import_id) on delete cascade
);
create index import_verdict_verdict_idx on import_verdict (import_id, verdict, row_no);
comment on table import_verdict is
    'Values before and after, row by row: personal data without a customer_id, deleted with the file';

-- What an import made, by ids, a row per slice: an undo removes it again where nothing newer hangs on it. Kept 90 days.
create table import_created (
    import_id  bigint   not null,
    kind       text     not null,
    slice      integer  not null,
    ids        bigint[] not null,
    constraint import_created_pkey primary key (import_id, kind, slice),
    constraint import_created_kind_check check (kind in ('customer', 'product', 'order')),
    constraint import_created_import_id_fkey foreign key (import_id) references import_file (import_id) on delete cascade
);

-- What an import changed of things that were there: what an undo restores where the value is still the import's. Kept 90 days.
create table import_change (
    -- 0 for a product's.
    customer_id  bigint not null,
    import_id    bigint not null,
    kind         text   not null,
    -- Id of the product or order; 0 for a customer's own values.
    subject      bigint not null,
    key          text   not null,
    -- Null where there was nothing, where nothing is left.
    before       jsonb,
    after        jsonb,
    constraint import_change_pkey primary key (customer_id, import_id, kind, subject, key),
    constraint import_change_kind_check
        check (kind in ('column', 'attribute', 'identity', 'product', 'order', 'order-line', 'suppression')),
    constraint import_change_import_id_fkey foreign key (import_id) references import_file (import_id) on delete cascade
);
create index import_change_import_id_idx on import_change (import_id, kind, customer_id);

-- The rows of the one import that is running, cut into slices. Unlogged: after a crash they are read from the file again.
-- Null is what the file does not say; '' clears.
create unlogged table person_staging (
    slice         integer not null,
    row_no        bigint  not null,
    -- Rows of the same person have the number of the first of them.
    person        bigint  not null,
    email         text    not null,
    email_shown   text    not null,
    phone         text    not null,
    phone_shown   text    not null,
    shop_number   text    not null,
    first_name    text,
    last_name     text,
    language      text,
    country       text,
    -- Since when the shop knows them.
    since         timestamptz,
    attributes    jsonb,
    -- The address as in suppression; null where nothing is granted.
    address_hash  bytea,
    -- What the verdict tells beside; '' when nothing.
    note          text    not null
);

create index person_staging_slice_idx on person_staging (slice);

-- What rows say of consent.
create unlogged table claim_staging (
    row_no       bigint  not null,
    purpose      text    not null,
    channel      text    not null,
    topic        text    not null,
    status       text    not null,
    legal_basis  text    not null,
    -- Null when the file does not say when.
    at           timestamptz,
    wording      text    not null,
    language     text    not null,
    page         text    not null,
    ip           text    not null,
    user_agent   text    not null,
    -- Where the file says it comes from.
    source       text    not null
);
create index claim_staging_row_no_idx on claim_staging (row_no);

create unlogged table suppression_staging (
    slice         integer not null,
    row_no        bigint  not null,
    address_hash  bytea   not null,
    reason        text    not null,
    since         timestamptz not null
);

create unlogged table product_staging (
    slice      integer not null,
    row_no     bigint  not null,
    sku        text    not null,
    -- Null is what the file does not say; '' clears.
    name       text,
    category   text,
    kind       text    not null,
    price      numeric(14,4),
    image_url  text,
    url        text
);
create index product_staging_slice_idx on product_staging (slice);

-- What a shop says of an order beside its lines: amounts and where it stands. Amounts are in the order's currency.
create table order_detail (
    customer_id        bigint        not null,
    order_id           bigint        not null,
    discount           numeric(16,4) not null default 0,
    discount_code      text          not null default '',
    shipping           numeric(16,4) not null default 0,
    tax                numeric(16,4) not null default 0,
    -- What the customer was asked to pay; null when the source did not say.
    total              numeric(16,4),
    refunded           numeric(16,4) not null default 0,
    -- In the source's words, in lower case: paid, pending, refunded …
    financial_status   text          not null default '',
    fulfilment_status  text          not null default '',
    -- Null unless it was cancelled.
    cancelled_at       timestamptz,
    source             text          not null,
    constraint order_detail_pkey primary key (customer_id, order_id),
    constraint order_detail_order_id_fkey foreign key (customer_id, order_id)
        references customer_order (customer_id, order_id) on update cascade on delete cascade
);

-- What else the customer of a line is known by; '' when the row does not say.
alter table order_line_staging add column email text not null default '';

create unlogged table order_detail_staging (
    slice              integer not null,
    order_number       text    not null,
    customer_kind      text    not null,
    customer           text    not null,
    discount           numeric(16,4) not null,
    discount_code      text    not null,
    shipping           numeric(16,4) not null,
    tax                numeric(16,4) not null,
    -- Null when the file does not say.
    total              numeric(16,4),
    refunded           numeric(16,4) not null,
    financial_status   text    not null,
    fulfilment_status  text    not null,
    -- Null unless cancelled.
    cancelled_at       timestamptz,
    currency           text    not null
);

-- Customers of large imports that the search does not know yet.
create index customer_unsearched_idx on customer (customer_id) where state = 'known' and search_text = '';
