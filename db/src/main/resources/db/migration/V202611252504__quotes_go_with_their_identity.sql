-- What the customer was called by when the quote came, so that it goes along when merged customers part; 0 when nothing was said.
alter table quote add column identity_id bigint not null default 0;
