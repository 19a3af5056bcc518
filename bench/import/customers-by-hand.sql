-- What somebody with an hour and psql would write to get one file of customers into the tables that Regulars fills. It knows the
-- file's columns, checks nothing, knows nobody who is there already, cannot be undone and cannot be run twice.
-- CustomerImportBenchmark measures the import against it.

create unlogged table by_hand (number text, email text, first_name text, last_name text, country text, since text);

\copy by_hand from pstdin with (format csv, header true)

analyze by_hand;

begin;

create temp table by_hand_customer on commit drop as
select nextval(pg_get_serial_sequence('customer', 'customer_id')) as customer_id, b.* from by_hand b;

insert into customer (customer_id, state, first_name, last_name, country, created_at, last_seen_at)
select customer_id, 'known', first_name, last_name, country, since::timestamptz, since::timestamptz from by_hand_customer;

insert into identity (customer_id, kind, value, shown, source, first_seen_at)
select customer_id, 'email', lower(email), email, 'by hand', now() from by_hand_customer;

insert into identity (customer_id, kind, value, shown, source, first_seen_at)
select customer_id, 'shop-number', number, number, 'by hand', now() from by_hand_customer;

set local regulars.profile_settled = on;

insert into profile_attribute (customer_id, key, origin, value, source, recorded_at)
select c.customer_id, a.key, 'told', to_jsonb(a.value), 'by hand', now()
from by_hand_customer c
cross join lateral (values ('country', country), ('first_name', first_name), ('last_name', last_name)) a (key, value);

commit;

drop table by_hand;
