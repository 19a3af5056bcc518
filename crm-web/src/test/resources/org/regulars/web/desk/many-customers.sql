-- :customers known customers with addresses, phones, numbers and purchases, and ten interactions each over the last two years.
-- Names are skewed as names are: some are one in fifty, most one in thousands.
create temporary table first_name as select * from unnest(string_to_array(
    'Ann,John,Jürgen,Maria,José,Sophie,Paul,Lena,Noah,Emma,Luca,Mia,Léa,Hugo,Zoë,Björn,Søren,Łukasz,Anna,Peter,Clara,Max,Ida,Finn,Olga,Igor,Yusuf,Aylin,Chloé,André',
    ',')) with ordinality f (name, n);
create temporary table last_name as
    select *, row_number() over () as n from (
        select unnest(string_to_array('Smith,Müller,Miller,Jones,García,Martin,Dubois,Schmidt,Schneider,Fischer,Weber,Meyer,Wagner,Becker,Brown,Taylor,Kowalski,Novák,Rossi,Silva', ',')) as name
        union all
        select initcap(a || b || c) from
            unnest(array['ba','be','bor','da','dre','fal','gor','han','ka','kor','la','lin','ma','mor','na','ost','pe','ro','sa','ste','ta','tor','va','wil','zan']) a,
            unnest(array['ba','chi','den','fer','gu','lo','mi','ne','po','ri','so','ta','ve','zo']) b,
            unnest(array['ck','nder','lli','ng','ron','sen','ski','th','vic','wood']) c) names;

insert into customer (state, first_name, last_name, language, country, created_at, last_seen_at)
select 'known', f.name, l.name, (array['en','de','fr','es'])[1 + i % 4], (array['GB','DE','FR','ES','AT','CH','US'])[1 + i % 7],
    now() - interval '1 day' * (i % 1500), now() - interval '1 second' * ((i::bigint * 7919) % 60000000)
from generate_series(1, :customers) i
join first_name f on f.n = 1 + (i::bigint * 31) % 30
join last_name l on l.n = 1 + case when (i::bigint * 40503 / 7) % 4 = 0 then (i::bigint * 40503 / 28) % 20 else (i::bigint * 7919) % 3520 end;

insert into identity (customer_id, kind, value, shown, source, first_seen_at, proven_at)
select customer_id, 'email', fold_for_search(first_name) || '.' || fold_for_search(last_name) || '.' || customer_id || '@example'
        || customer_id % 20 || '.com', first_name || '.' || last_name || '.' || customer_id || '@example' || customer_id % 20 || '.com',
    'benchmark', created_at, created_at
from customer where state = 'known';
insert into identity (customer_id, kind, value, shown, source, first_seen_at)
select customer_id, 'shop-number', 'C' || customer_id, 'C' || customer_id, 'benchmark', created_at from customer where state = 'known';
insert into identity (customer_id, kind, value, shown, source, first_seen_at)
select customer_id, 'phone', '+4917' || lpad(((customer_id * 7919) % 1000000000)::text, 9, '0'), '', 'benchmark', created_at
from customer where state = 'known' and customer_id % 3 = 0 on conflict do nothing;

update customer c set search_text = s.text
from (select c.customer_id, lower(c.first_name || ' ' || c.last_name || ' ' || string_agg(i.value, ' ' order by i.identity_id)) as text
      from customer c join identity i using (customer_id) where c.state = 'known' group by c.customer_id) s
where s.customer_id = c.customer_id;

insert into purchase_summary (customer_id, orders, gross, net, first_order_at, last_order_at)
select customer_id, 1 + customer_id % 5, 100 + customer_id % 900, 100 + customer_id % 900, created_at, last_seen_at
from customer where state = 'known' and customer_id % 5 < 2;

insert into product (sku, name, kind, price, updated_at)
select 'SKU-' || n, 'Thing ' || n, 'goods', 9.5, now() from generate_series(1, 3000) n;
