-- Whether an identity is vouched for only because staff joined its customer with another: then late events do not file it
-- elsewhere, and what the page that first named it said goes on to count.
alter table identity add column joined boolean not null default false;
