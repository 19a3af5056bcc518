-- What holds now for each customer, purpose, channel and topic ('' = the whole purpose). The newest decision counts,
-- and one about the whole purpose counts for each of its topics; "granted" shows only where nothing was decided yet.
-- Only "confirmed" permits. Mail goes to the address (identity) that confirmed.
-- Join it by customer_id, purpose, channel and topic: each row costs one look into that customer's own entries.
create or replace view consent_state as
select c.customer_id, t.purpose, h.channel, t.topic, e.status, e.entry_id, e.occurred_at as since, e.identity_id
from customer c
cross join (select purpose, topic from topic union all select purpose, '' from purpose) t
cross join (values ('mail'), ('letter'), ('phone'), ('sms')) h (channel)
cross join lateral (
    select e.status, e.entry_id, e.occurred_at, e.identity_id
    from consent_entry e
    where e.customer_id = c.customer_id and e.purpose = t.purpose and e.channel = h.channel and e.topic in ('', t.topic)
    order by e.status = 'granted', e.occurred_at desc, e.entry_id desc
    limit 1) e;
