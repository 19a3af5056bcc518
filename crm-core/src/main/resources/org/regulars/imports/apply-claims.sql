-- Adds to the ledger what was planned, with the exact words, each stored once.
insert into consent_wording (purpose, language, sha256, wording, created_at)
select distinct purpose, language, sha256(convert_to(wording, 'UTF8')), wording, :at::timestamptz
from person_claim where refusal = '' and wording <> ''
on conflict on constraint consent_wording_sha256_key do nothing;

insert into consent_entry (customer_id, purpose, channel, topic, status, legal_basis, identity_id, wording_id, source,
                           source_ref, page, recorded_by, ip, user_agent, occurred_at)
select c.customer_id, c.purpose, c.channel, c.topic, c.status, c.legal_basis,
       coalesce((select i.identity_id from identity i
                 where i.kind = case when c.channel = 'mail' then 'email' else 'phone' end
                     and i.value = case when c.channel = 'mail' then c.email else c.phone end
                     and i.customer_id = c.customer_id),
                (select min(i.identity_id) from identity i
                 where i.customer_id = c.customer_id and (c.channel <> 'mail' or i.kind = 'email')), 0),
       w.wording_id, 'import', :source || ', row ' || c.row_no || case when c.source = '' then '' else ': ' || left(c.source, 200) end,
       left(c.page, 2000), :by, c.ip, left(c.user_agent, 500), c.occurred_at
from (select distinct on (coalesce(c.new_id, c.known_id), c.purpose, c.channel, c.topic, c.status, c.occurred_at)
             coalesce(c.new_id, c.known_id) as customer_id, r.email, r.phone, c.*
      from person_claim c join person_row r using (row_no)
      where c.refusal = ''
      order by coalesce(c.new_id, c.known_id), c.purpose, c.channel, c.topic, c.status, c.occurred_at, c.row_no) c
left join consent_wording w on c.wording <> '' and w.sha256 = sha256(convert_to(c.wording, 'UTF8'))
    and w.purpose = c.purpose and w.language = c.language
order by c.occurred_at, c.row_no
