-- Null unless a segment could not be worked out lately; it is tried again some minutes later, and stops no other until then.
alter table segment add column failed_at timestamptz;
