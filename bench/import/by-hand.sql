-- What somebody with an hour and psql would write to get this one file into the tables that Regulars fills. It knows the
-- file's columns, checks nothing, maps nothing, nets no cancellations, and cannot be run twice. ImportBenchmark measures
-- the import against it; by hand: psql -f bench/import/by-hand.sql < online_retail.csv (into an empty, migrated database)

create unlogged table by_hand (
    invoice text, sku text, name text, quantity integer, ordered_at timestamp, price numeric(14,4), customer text, country text);

\copy by_hand from pstdin with (format csv, header true)

analyze by_hand;

begin;

create temp table by_hand_customer on commit drop as
select nextval(pg_get_serial_sequence('customer', 'customer_id')) as customer_id, replace(customer, '.0', '') as number, customer,
       min(ordered_at at time zone 'Europe/London') as first_at, max(ordered_at at time zone 'Europe/London') as last_at,
       max(country) as country
from by_hand where customer is not null group by customer;

insert into customer (customer_id, state, country, created_at, last_seen_at, search_text)
select customer_id, 'known', country, first_at, last_at, number from by_hand_customer;

insert into identity (customer_id, kind, value, shown, source, first_seen_at)
select customer_id, 'shop-number', number, customer, 'by hand', first_at from by_hand_customer;

insert into product (sku, name, kind, price, updated_at)
select distinct on (sku) sku, coalesce(name, sku), case when sku ~ '^[A-Za-z]{1,4}$' then 'charge' else 'goods' end, abs(price),
       ordered_at at time zone 'Europe/London'
from by_hand order by sku, ordered_at desc;

analyze by_hand_customer;
analyze product;

insert into customer_order (customer_id, number, kind, ordered_at, currency, country, source, total)
select coalesce(c.customer_id, 0), b.invoice,
       case when b.invoice like 'C%' then 'cancellation' when max(b.quantity) < 0 or b.invoice like 'A%' then 'adjustment' else 'sale' end,
       min(b.ordered_at at time zone 'Europe/London'), 'GBP', max(b.country), 'by hand', sum(b.quantity * b.price)
from by_hand b left join by_hand_customer c on c.customer = b.customer
group by coalesce(c.customer_id, 0), b.invoice;

analyze customer_order;

insert into order_line (customer_id, order_id, product_id, quantity, unit_price, ordered_at, occurrence)
select o.customer_id, o.order_id, p.product_id, b.quantity, b.price, b.ordered_at at time zone 'Europe/London',
       row_number() over (partition by o.order_id, p.product_id, b.quantity, b.price, b.ordered_at)
from by_hand b
left join by_hand_customer c on c.customer = b.customer
join customer_order o on o.number = b.invoice and o.customer_id = coalesce(c.customer_id, 0)
join product p on p.sku = b.sku
order by 1, 2, 3;

insert into purchase_summary (customer_id, orders, gross, net, first_order_at, last_order_at)
select o.customer_id, count(distinct o.order_id), sum(l.quantity * l.unit_price), sum(l.quantity * l.unit_price),
       min(o.ordered_at), max(o.ordered_at)
from customer_order o join order_line l using (customer_id, order_id)
where o.kind = 'sale' and o.customer_id <> 0 and l.quantity > 0 and l.unit_price > 0
group by o.customer_id;

commit;

drop table by_hand;
