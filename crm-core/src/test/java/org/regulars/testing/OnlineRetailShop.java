package org.regulars.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.regulars.catalog.ProductKind;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A real shop's year (UCI Online Retail), put into the tables by the shortest way, for whatever has to be right and fast
 * on real data. The data is not part of the project: it is looked for in {@code shared/data} above the working directory.
 */
public final class OnlineRetailShop {

    private static final String FILE = "shared/data/online-retail/online_retail_2010-12_2011-12.csv.gz";

    private OnlineRetailShop() {}

    /** Where the file is; empty on a machine without it. */
    public static Optional<Path> file() {
        return Stream.iterate(Path.of("").toAbsolutePath(), dir -> dir != null, Path::getParent)
                .map(dir -> dir.resolve(FILE))
                .filter(Files::isReadable)
                .findFirst();
    }

    /** Fills customers (by their number), products, orders and their summaries; the file has to be there. */
    public static void load(DataSource dataSource) throws IOException, SQLException {
        try (Connection connection = dataSource.getConnection();
                InputStream file = new GZIPInputStream(Files.newInputStream(file().orElseThrow()))) {
            JdbcClient jdbc = JdbcClient.create(dataSource);
            jdbc.sql("drop table if exists raw_line").update();
            jdbc.sql("""
                    create unlogged table raw_line (invoice text, sku text, name text, quantity int, at timestamp,
                        price numeric, customer text, country text)
                    """).update();
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy raw_line from stdin with (format csv, header)", file);
            products(jdbc);
            STEPS.forEach(step -> jdbc.sql(step).update());
        }
    }

    private static void products(JdbcClient jdbc) {
        List<String[]> seen = jdbc.sql("""
                select upper(sku), coalesce(mode() within group (order by name), upper(sku)) from raw_line group by 1
                """)
                .query((row, n) -> new String[] {row.getString(1), row.getString(2)})
                .list();
        jdbc.sql("""
                insert into product (sku, name, kind, price, updated_at)
                select sku, name, kind, 1, now() from unnest(?::text[], ?::text[], ?::text[]) as p (sku, name, kind)
                """)
                .param(seen.stream().map(one -> one[0]).toArray(String[]::new))
                .param(seen.stream().map(one -> one[1]).toArray(String[]::new))
                .param(seen.stream()
                        .map(one -> ProductKind.of(one[0], one[1], true).key())
                        .toArray(String[]::new))
                .update();
    }

    /** A cancellation takes back the sale of the same customer, product and number of pieces that came before it. */
    private static final List<String> STEPS = List.of("""
            insert into customer (customer_id, state, country, created_at, last_seen_at)
            select customer::numeric::bigint, 'known', min(country), min(at) at time zone 'UTC', max(at) at time zone 'UTC'
            from raw_line where customer is not null group by 1
            """, """
            insert into customer_order (customer_id, number, kind, ordered_at, currency, country, source, total)
            select coalesce(customer::numeric::bigint, 0), invoice,
                   case when invoice like 'C%' then 'cancellation' when invoice like 'A%' then 'adjustment' else 'sale' end,
                   min(at) at time zone 'UTC', 'GBP', min(country), 'test', sum(quantity * price)
            from raw_line group by 1, 2
            """, """
            insert into order_line (customer_id, order_id, product_id, quantity, unit_price, ordered_at, occurrence)
            select o.customer_id, o.order_id, p.product_id, r.quantity, r.price, r.at at time zone 'UTC',
                   row_number() over (partition by o.order_id, p.product_id, r.quantity, r.price, r.at)
            from raw_line r
            join product p on p.sku = upper(r.sku)
            join customer_order o on o.number = r.invoice and o.customer_id = coalesce(r.customer::numeric::bigint, 0)
            """, """
            with numbered as (
                select *, row_number() over (partition by customer_id, product_id, quantity order by ordered_at) as n
                from order_line where customer_id <> 0)
            update order_line l set cancelled_quantity = l.quantity
            from numbered sale join numbered taken using (customer_id, product_id, n)
            where taken.quantity = -sale.quantity and taken.quantity < 0 and sale.ordered_at <= taken.ordered_at
              and (l.customer_id, l.order_id, l.product_id, l.quantity, l.unit_price, l.ordered_at, l.occurrence)
                = (sale.customer_id, sale.order_id, sale.product_id, sale.quantity, sale.unit_price, sale.ordered_at,
                   sale.occurrence)
            """, """
            insert into purchase_summary (customer_id, orders, gross, net, first_order_at, last_order_at)
            select customer_id, count(*) filter (where kept), sum(gross), sum(net),
                   coalesce(min(ordered_at) filter (where kept), min(ordered_at)),
                   coalesce(max(ordered_at) filter (where kept), max(ordered_at))
            from (select o.customer_id, o.order_id, o.ordered_at, sum(l.quantity * l.unit_price) as gross,
                         sum((l.quantity - l.cancelled_quantity) * l.unit_price) as net,
                         bool_or(l.quantity > l.cancelled_quantity) as kept
                  from customer_order o join order_line l using (customer_id, order_id)
                  where o.customer_id <> 0 and o.kind = 'sale' and l.quantity > 0 and l.unit_price > 0
                  group by o.customer_id, o.order_id, o.ordered_at) sale
            group by customer_id
            """, "drop table raw_line", "analyze");
}
