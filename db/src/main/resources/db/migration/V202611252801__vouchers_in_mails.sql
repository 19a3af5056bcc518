-- Null where a mail brings no voucher of its own; what it says of one is then the newest that the customer has.
alter table mail_template add column offer_id bigint;
alter table mail_template add constraint mail_template_offer_id_fkey foreign key (offer_id) references offer (offer_id);
