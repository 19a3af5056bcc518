-- Where somebody who signed up came from, as the link to the form said; '' where it did not.
alter table opt_in
    add column utm_source   text not null default '',
    add column utm_medium   text not null default '',
    add column utm_campaign text not null default '',
    add column utm_term     text not null default '',
    add column utm_content  text not null default '';
