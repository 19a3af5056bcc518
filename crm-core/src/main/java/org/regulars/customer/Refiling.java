package org.regulars.customer;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is known anew of whom events belong to: identities that moved, and devices on which somebody else was than we thought. */
public final class Refiling {

    private final JdbcClient jdbc;
    private final List<Moved> moved;
    private final List<Device> devices;

    Refiling(JdbcClient jdbc, List<Moved> moved, List<Device> devices) {
        this.jdbc = jdbc;
        this.moved = moved;
        this.devices = devices;
    }

    /**
     * Files the rows of one table, which has the columns customer_id, identity_id and message_id; returns the customers who
     * got or lost rows.
     *
     * @param table a name from the code, never from outside
     * @param time the column of the time at which the event happened
     */
    public Set<Long> rows(String table, String time) {
        Set<Long> customers = new HashSet<>();
        if (!moved.isEmpty()) {
            jdbc.sql("""
                    update %s t set customer_id = m.target
                    from unnest(:identities::bigint[], :from::bigint[], :to::bigint[]) m (identity_id, origin, target)
                    where t.customer_id = m.origin and t.identity_id = m.identity_id
                    returning m.origin, m.target
                    """.formatted(table))
                    .param("identities", moved.stream().map(Moved::identityId).toArray(Long[]::new))
                    .param("from", moved.stream().map(Moved::from).toArray(Long[]::new))
                    .param("to", moved.stream().map(Moved::to).toArray(Long[]::new))
                    .query(row -> {
                        customers.add(row.getLong(1));
                        customers.add(row.getLong(2));
                    });
        }
        if (!devices.isEmpty()) {
            // Who was at the device: the last log-in before the event, before all log-ins the first.
            jdbc.sql("""
                    update %1$s t set customer_id = x.target
                    from (select r.customer_id, r.%2$s as at, r.message_id, i.customer_id as target
                          from unnest(:devices::bigint[], :since::timestamptz[], :customers::bigint[])
                               d (device_id, since, customer_id)
                          join %1$s r on r.customer_id = d.customer_id and r.identity_id = d.device_id and r.%2$s >= d.since
                          join identity i on i.identity_id = coalesce(
                              (select l.lead_id from device_login l
                               where l.device_id = d.device_id
                                 and (l.logged_in_at, l.message_id) <= (r.%2$s, r.message_id collate "C")
                               order by l.logged_in_at desc, l.message_id desc limit 1),
                              (select l.lead_id from device_login l where l.device_id = d.device_id
                               order by l.logged_in_at, l.message_id limit 1))
                          where i.customer_id <> r.customer_id) x
                    where t.customer_id = x.customer_id and t.%2$s = x.at and t.message_id = x.message_id
                    returning x.customer_id, x.target
                    """.formatted(table, time))
                    .param("devices", devices.stream().map(Device::deviceId).toArray(Long[]::new))
                    .param("since", devices.stream().map(Device::since).toArray(String[]::new))
                    .param("customers", devices.stream().map(Device::customerId).toArray(Long[]::new))
                    .query(row -> {
                        customers.add(row.getLong(1));
                        customers.add(row.getLong(2));
                    });
        }
        return customers;
    }

    record Moved(long identityId, long from, long to) {}

    /** Rows of this device that this customer has since then; since is a timestamp in PostgreSQL's words. */
    record Device(long deviceId, String since, long customerId) {}
}
