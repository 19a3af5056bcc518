-- What an erasure has to know about parts that came beside it.

alter table consent_seal
    -- When the entry went with the person it was about; null while it is kept.
    add column erased_at timestamptz;

create index customer_home_home_id_idx on customer_home (home_id);

-- A shop that was asked in our place says so for its customer.
alter table privacy_request
    drop constraint privacy_request_proof_check,
    add constraint privacy_request_proof_check check (proof in ('mailbox', 'link', 'staff', 'shop'));
