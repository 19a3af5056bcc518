package org.regulars.customer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.regulars.customer.Roll.Entry;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who was at which device when. What happened on a device without a name belongs to the last one who logged in on it before,
 * what happened before all log-ins to the first.
 */
@Component
class DeviceLogins {

    private final JdbcClient jdbc;

    DeviceLogins(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What became known of devices.
     *
     * @param concerned whose rows may have to be filed under somebody else
     * @param absorbed visitors who turned out to be a customer, and which
     * @param holders devices that are somebody else's now, and the name that was last logged in with on each
     */
    record Change(List<Refiling.Device> concerned, Map<Long, Long> absorbed, Map<Long, Long> holders) {}

    /** Adds the log-ins and makes visitors of devices that nobody logged in on; the names have their customers already. */
    Change add(List<Heard> heard, Roll roll, List<Refiling.Moved> moved) {
        List<Login> logins = logins(heard, roll);
        Map<Long, String> since = logins.isEmpty() ? new HashMap<>() : insert(logins);
        for (long device : devicesOf(moved)) {
            since.put(device, "-infinity");
        }
        Set<Long> used = new HashSet<>(since.keySet());
        logins.forEach(login -> used.add(login.device.id));
        Map<Long, Set<Long>> before = new HashMap<>();
        List<Long> unloaded = new ArrayList<>(since.keySet());
        roll.loadById(unloaded);
        since.keySet()
                .forEach(id ->
                        before.computeIfAbsent(id, device -> new HashSet<>()).add(roll.get((long) id).customerId));
        Map<Long, Set<Long>> people = people(since.keySet());
        people.forEach((device, customers) ->
                before.computeIfAbsent(device, id -> new HashSet<>()).addAll(customers));
        moved.forEach(one -> before.values().forEach(customers -> {
            if (customers.contains(one.to())) {
                customers.add(one.from());
            }
        }));
        Map<Long, Long> holders = new TreeMap<>();
        Map<Long, Long> absorbed = hold(used, roll, holders);
        addVisitors(roll);
        insertDevices(roll);

        List<Refiling.Device> concerned = new ArrayList<>();
        since.forEach((device, from) -> {
            Set<Long> customers = before.getOrDefault(device, Set.of());
            if (customers.size() > 1) {
                customers.forEach(customer -> concerned.add(new Refiling.Device(device, from, customer)));
            }
        });
        return new Change(concerned, absorbed, holders);
    }

    private static List<Login> logins(List<Heard> heard, Roll roll) {
        List<Login> logins = new ArrayList<>();
        for (Heard one : heard) {
            Heard.Name lead = one.lead();
            if (lead != null && one.logsIn()) {
                Entry who = roll.get(lead.sign());
                one.devices().forEach(device -> logins.add(new Login(roll.get(device), one.said(), who)));
            }
        }
        return logins;
    }

    /** Adds log-ins; returns from when on what happened on a device may be somebody else's than was thought. */
    private Map<Long, String> insert(List<Login> logins) {
        bind(jdbc.sql("""
                insert into device_login (device_id, logged_in_at, message_id, lead_id)
                select * from unnest(:devices::bigint[], :times::timestamptz[], :messages::text[], :leads::bigint[])
                on conflict on constraint device_login_pkey do nothing
                """), logins).update();
        List<Login> onKnown =
                logins.stream().filter(login -> login.device.stored).toList();
        Map<Long, String> since = new HashMap<>();
        if (onKnown.isEmpty()) {
            return since;
        }
        bind(jdbc.sql("""
                select n.device_id, min(case when p.lead_id is null then '-infinity' else n.at end)::text as since
                from unnest(:devices::bigint[], :times::timestamptz[], :messages::text[], :leads::bigint[])
                     n (device_id, at, message_id, lead_id)
                left join lateral (select l.lead_id from device_login l
                    where l.device_id = n.device_id
                      and (l.logged_in_at, l.message_id) < (n.at, n.message_id collate "C")
                    order by l.logged_in_at desc, l.message_id desc limit 1) p on true
                where p.lead_id is distinct from n.lead_id
                group by n.device_id
                """), onKnown).query(row -> {
            since.put(row.getLong(1), row.getString(2));
        });
        return since;
    }

    private static JdbcClient.StatementSpec bind(JdbcClient.StatementSpec sql, List<Login> logins) {
        return sql.param(
                        "devices", logins.stream().map(login -> login.device.id).toArray(Long[]::new))
                .param(
                        "times",
                        logins.stream().map(login -> login.said.at().toString()).toArray(String[]::new))
                .param(
                        "messages",
                        logins.stream().map(login -> login.said.messageId()).toArray(String[]::new))
                .param("leads", logins.stream().map(login -> login.who.id).toArray(Long[]::new));
    }

    private List<Long> devicesOf(List<Refiling.Moved> moved) {
        return moved.isEmpty()
                ? List.of()
                : jdbc.sql("select distinct device_id from device_login where lead_id = any(?)")
                        .param(moved.stream().map(Refiling.Moved::identityId).toArray(Long[]::new))
                        .query(Long.class)
                        .list();
    }

    /** The customers who ever logged in on each of these devices. */
    private Map<Long, Set<Long>> people(Set<Long> devices) {
        Map<Long, Set<Long>> people = new HashMap<>();
        if (!devices.isEmpty()) {
            jdbc.sql("""
                    select distinct l.device_id, i.customer_id from device_login l join identity i on i.identity_id = l.lead_id
                    where l.device_id = any(?)
                    """).param(devices.toArray(Long[]::new)).query(row -> {
                people.computeIfAbsent(row.getLong(1), id -> new HashSet<>()).add(row.getLong(2));
            });
        }
        return people;
    }

    /** Files the devices under those who hold them now; visitors who turned out to be somebody have gone to them before. */
    void take(Change change) {
        if (!change.holders().isEmpty()) {
            jdbc.sql("""
                    update identity d set customer_id = i.customer_id
                    from unnest(:devices::bigint[], :leads::bigint[]) n (device_id, lead_id)
                    join identity i on i.identity_id = n.lead_id
                    where d.identity_id = n.device_id and d.customer_id <> i.customer_id
                    """)
                    .param("devices", change.holders().keySet().toArray(Long[]::new))
                    .param("leads", change.holders().values().toArray(Long[]::new))
                    .update();
        }
    }

    /** Each device is the one's who logged in last; returns the visitors that are nobody's any more. */
    private Map<Long, Long> hold(Set<Long> devices, Roll roll, Map<Long, Long> holders) {
        Map<Long, Long> absorbed = new TreeMap<>();
        if (devices.isEmpty()) {
            return absorbed;
        }
        Set<Long> named = roll.entries()
                .filter(Entry::isName)
                .map(entry -> entry.customerId)
                .collect(Collectors.toSet());
        jdbc.sql("""
                select d.device_id, last.customer_id, first.customer_id, last.lead_id
                from unnest(?::bigint[]) d (device_id),
                lateral (select i.customer_id, l.lead_id from device_login l join identity i on i.identity_id = l.lead_id
                         where l.device_id = d.device_id order by l.logged_in_at desc, l.message_id desc limit 1) last,
                lateral (select i.customer_id from device_login l join identity i on i.identity_id = l.lead_id
                         where l.device_id = d.device_id order by l.logged_in_at, l.message_id limit 1) first
                """).param(devices.toArray(Long[]::new)).query(row -> {
            Entry device = roll.get(row.getLong(1));
            long holder = row.getLong(2);
            // Not if the visitor's row became that of a customer in this round.
            if (device.stored && device.visitor && !named.contains(device.customerId)) {
                absorbed.put(device.customerId, row.getLong(3));
            }
            if (device.stored && device.customerId != holder) {
                holders.put(device.id, row.getLong(4));
            }
            device.visitor = false;
            device.customerId = holder;
        });
        return absorbed;
    }

    private void addVisitors(Roll roll) {
        List<Entry> devices = roll.entries()
                .filter(entry -> !entry.isName() && !entry.stored && entry.customerId == 0)
                .toList();
        if (devices.isEmpty()) {
            return;
        }
        List<Long> ids = jdbc.sql("""
                insert into customer (state, created_at, last_seen_at)
                select 'visitor', at, at from unnest(?::timestamptz[]) at returning customer_id
                """)
                .param(devices.stream()
                        .map(device -> device.firstSeen.toString())
                        .toArray(String[]::new))
                .query(Long.class)
                .list();
        for (int i = 0; i < devices.size(); i++) {
            devices.get(i).customerId = ids.get(i);
            devices.get(i).visitor = true;
        }
    }

    private void insertDevices(Roll roll) {
        List<Entry> devices =
                roll.entries().filter(entry -> !entry.isName() && !entry.stored).toList();
        if (devices.isEmpty()) {
            return;
        }
        jdbc.sql("""
                insert into identity (identity_id, customer_id, kind, value, shown, source, first_seen_at, vouched)
                select id, customer, 'anonymous-id', value, value, 'event', seen, false
                from unnest(:ids::bigint[], :customers::bigint[], :values::text[], :seen::timestamptz[])
                     n (id, customer, value, seen)
                """)
                .param("ids", devices.stream().map(device -> device.id).toArray(Long[]::new))
                .param(
                        "customers",
                        devices.stream().map(device -> device.customerId).toArray(Long[]::new))
                .param(
                        "values",
                        devices.stream().map(device -> device.sign.value()).toArray(String[]::new))
                .param(
                        "seen",
                        devices.stream()
                                .map(device -> device.firstSeen.toString())
                                .toArray(String[]::new))
                .update();
        devices.forEach(device -> device.stored = true);
    }

    /** Whose the events on these devices are, in the order of the list; 0 where nobody ever logged in. */
    List<Long> at(List<Heard> unnamed, Roll roll) {
        Map<Integer, Long> leads = new LinkedHashMap<>();
        if (!unnamed.isEmpty()) {
            jdbc.sql("""
                    select n.place, coalesce(
                        (select l.lead_id from device_login l
                         where l.device_id = n.device_id
                           and (l.logged_in_at, l.message_id) <= (n.at, n.message_id collate "C")
                         order by l.logged_in_at desc, l.message_id desc limit 1),
                        (select l.lead_id from device_login l where l.device_id = n.device_id
                         order by l.logged_in_at, l.message_id limit 1), 0) as lead_id
                    from unnest(:devices::bigint[], :times::timestamptz[], :messages::text[])
                         with ordinality n (device_id, at, message_id, place)
                    """)
                    .param(
                            "devices",
                            unnamed.stream()
                                    .map(one -> roll.get(one.devices().get(0)).id)
                                    .toArray(Long[]::new))
                    .param(
                            "times",
                            unnamed.stream()
                                    .map(one -> one.said().at().toString())
                                    .toArray(String[]::new))
                    .param(
                            "messages",
                            unnamed.stream().map(one -> one.said().messageId()).toArray(String[]::new))
                    .query(row -> {
                        leads.put(row.getInt(1), row.getLong(2));
                    });
        }
        List<Long> inOrder = new ArrayList<>();
        for (int place = 1; place <= unnamed.size(); place++) {
            inOrder.add(leads.getOrDefault(place, 0L));
        }
        return inOrder;
    }

    private record Login(Entry device, Said said, Entry who) {}
}
