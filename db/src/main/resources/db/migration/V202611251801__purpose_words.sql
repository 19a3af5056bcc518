-- Purposes and topics that the shop's staff manage, with their words in each language and version.

alter table purpose
    -- For how long a consent that was never given in words (a purchase, a contract) holds after the last order.
    add column implied_months smallint not null default 24,
    -- Null while customers are asked about it.
    add column retired_at timestamptz,
    add constraint purpose_implied_months_check check (implied_months between 1 and 120);
alter table topic
    -- Null while customers are asked about it.
    add column retired_at timestamptz;

-- The words that staff wrote; where there are none, those that came with the product are shown. The newest version counts.
create table purpose_words (
    purpose     text        not null,
    -- '' for the purpose itself.
    topic       text        not null default '',
    language    text        not null,
    version     integer     not null,
    name        text        not null,
    -- One sentence beside a topic; '' for a purpose.
    about       text        not null default '',
    -- The words of the box that somebody ticks; '' for a topic.
    wording     text        not null default '',
    -- Whether it means something else than the version before, so that everybody was asked again.
    renewed     boolean     not null,
    changed_by  text        not null,
    changed_at  timestamptz not null,
    constraint purpose_words_pkey primary key (purpose, topic, language, version),
    constraint purpose_words_purpose_fkey foreign key (purpose) references purpose (purpose)
);

create index consent_entry_implied_idx on consent_entry (purpose, channel, topic, customer_id)
    where status = 'confirmed' and legal_basis <> 'consent';
