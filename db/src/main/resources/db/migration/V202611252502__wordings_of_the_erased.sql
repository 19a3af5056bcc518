-- Words that only an erased person agreed to go along with them.
create index consent_entry_wording_id_idx on consent_entry (wording_id) where wording_id is not null;
