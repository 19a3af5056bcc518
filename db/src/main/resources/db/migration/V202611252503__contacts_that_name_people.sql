-- What staff wrote about talks is looked through before somebody is erased; there is little of it among all that happens.
create index interaction_contact_idx on interaction (occurred_at) where kind in ('contact-in', 'contact-out');
