-- Nothing from before an erasure brings the person back: what is told or brought is compared with the hashes that remain.
create index erasure_hashes_idx on erasure using gin (hashes);

alter table person_staging
    -- Whether somebody of this address or number was erased after what the row says happened.
    add column erased boolean not null default false;

alter table order_line_staging
    -- Whether the customer was erased after this order.
    add column erased boolean not null default false;
