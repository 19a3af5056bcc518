package org.regulars.customer;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.regulars.customer.Recognised.Filing;
import org.regulars.customer.Roll.Entry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Finds or makes the customers that events are about, many at once. Who is who in the end depends on what events say and
 * when it happened, never on the order in which they come: what a late one shows is put right here. docs/events.md has the
 * rule in words.
 */
@Component
public class Recognition {

    private final JdbcClient jdbc;
    private final Customers customers;
    private final NamedPeople people;
    private final DeviceLogins logins;
    private final ProfileClaims profiles;
    private final ObjectProvider<FollowsIdentity> followers;
    private final Clock clock;

    Recognition(
            JdbcClient jdbc,
            Customers customers,
            NamedPeople people,
            DeviceLogins logins,
            ProfileClaims profiles,
            ObjectProvider<FollowsIdentity> followers,
            Clock clock) {
        this.jdbc = jdbc;
        this.customers = customers;
        this.people = people;
        this.logins = logins;
        this.profiles = profiles;
        this.followers = followers;
        this.clock = clock;
    }

    /**
     * Who each arrival is about; earlier rows that turn out to be somebody else's are filed anew. Until the caller's
     * transaction ends nobody else can join these customers with others. One caller at a time.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Recognised of(List<Arrival> arrivals) {
        List<Heard> heard = Heard.of(arrivals);
        Roll roll = roll(heard);
        NamedPeople.Change names = people.learn(heard, roll, clock.instant());
        DeviceLogins.Change devices = logins.add(heard, roll, names.moved());
        Set<Long> refiled = new HashSet<>();
        Map<Long, Long> absorbed = new TreeMap<>(names.absorbed());
        absorbed.putAll(devices.absorbed());
        if (!absorbed.isEmpty()) {
            customers.absorbAll(absorbed, clock.instant());
            refiled.addAll(absorbed.values());
            refiled.addAll(absorbed.keySet());
        }
        logins.take(devices);
        people.accompany(devices.holders());
        if (!names.moved().isEmpty() || !devices.concerned().isEmpty()) {
            Refiling refiling = new Refiling(jdbc, names.moved(), devices.concerned());
            followers.forEach(follower -> refiled.addAll(follower.refile(refiling)));
        }

        List<Optional<Filing>> filings = filings(heard, roll);
        Set<Long> told = new LinkedHashSet<>();
        Set<Long> leads = profiles.add(heard, roll);
        for (int i = 0; i < heard.size(); i++) {
            Sign subject = heard.get(i).subject();
            if (subject != null && leads.contains(roll.get(subject).id)) {
                filings.get(i).ifPresent(filing -> told.add(filing.customerId()));
            }
        }
        told.addAll(names.changed());
        told.addAll(refiled);
        Set<Long> renamed = new HashSet<>(profiles.settle(told));
        Set<Long> other = new HashSet<>(refiled);
        other.addAll(names.promoted());
        seen(heard, filings, other, roll);
        firstSeen(heard, roll);
        renamed.addAll(names.changed());
        renamed.addAll(absorbed.values());
        if (!renamed.isEmpty()) {
            customers.refreshSearch(renamed);
        }
        return new Recognised(filings, refiled);
    }

    /** All identities concerned. Names that nobody has yet are locked, so that no form makes them at the same time. */
    private Roll roll(List<Heard> heard) {
        Set<Sign> subjects = new LinkedHashSet<>();
        Set<Sign> all = new LinkedHashSet<>();
        for (Heard one : heard) {
            Heard.Name lead = one.lead();
            if (lead != null) {
                subjects.add(lead.sign());
            }
            subjects.addAll(one.devices());
            one.others().forEach(other -> all.add(other.sign()));
        }
        all.addAll(subjects);
        List<Sign> names = all.stream()
                .filter(sign -> sign.kind() != IdentityKind.ANONYMOUS_ID)
                .toList();
        Roll before = new Roll(jdbc);
        before.load(names, false);
        customers.lockAll(names.stream()
                .filter(name -> before.find(name) == null)
                .map(name -> Map.of(name.kind(), name.value()))
                .toList());
        Roll roll = new Roll(jdbc);
        roll.load(all, true);
        roll.enter(subjects);
        for (Heard one : heard) {
            for (Sign sign : one.devices()) {
                Entry device = roll.get(sign);
                if (!device.stored && one.said().at().isBefore(device.firstSeen)) {
                    device.firstSeen = one.said().at();
                }
            }
        }
        return roll;
    }

    private List<Optional<Filing>> filings(List<Heard> heard, Roll roll) {
        List<Heard> unnamed = heard.stream()
                .filter(one -> one.lead() == null
                        && !one.devices().isEmpty()
                        && !roll.get(one.devices().get(0)).visitor)
                .toList();
        List<Long> leads = logins.at(unnamed, roll);
        roll.loadById(leads.stream().filter(id -> id != 0).toList());
        Map<Heard, Long> whose = new java.util.IdentityHashMap<>();
        for (int i = 0; i < unnamed.size(); i++) {
            if (leads.get(i) != 0) {
                whose.put(unnamed.get(i), roll.get((long) leads.get(i)).customerId);
            }
        }
        List<Optional<Filing>> filings = new ArrayList<>();
        for (Heard one : heard) {
            Sign subject = one.subject();
            if (subject == null) {
                filings.add(Optional.empty());
            } else {
                Entry entry = roll.get(subject);
                filings.add(Optional.of(new Filing(whose.getOrDefault(one, entry.customerId), entry.id)));
            }
        }
        return filings;
    }

    /** Customers were seen from their first event to their last; of whom others know something as well, the first stays. */
    private void seen(List<Heard> heard, List<Optional<Filing>> filings, Collection<Long> refiled, Roll roll) {
        if (!refiled.isEmpty()) {
            jdbc.sql("""
                    update customer c set created_at = s.first_at, last_seen_at = s.last_at
                    from (select r.customer_id, coalesce(min(i.occurred_at), min(n.at)) as first_at,
                                 coalesce(max(i.occurred_at), min(n.at)) as last_at
                          from unnest(?::bigint[]) r (customer_id)
                          left join interaction i on i.customer_id = r.customer_id
                          join lateral (select coalesce(min(first_seen_at) filter (where kind <> 'anonymous-id'), min(first_seen_at)) as at
                                        from identity n where n.customer_id = r.customer_id) n on true
                          group by r.customer_id having coalesce(min(i.occurred_at), min(n.at)) is not null) s
                    where c.customer_id = s.customer_id and c.state in ('known', 'visitor')
                      and not exists (select from identity i where i.customer_id = c.customer_id and i.vouched)
                    """).param(refiled.toArray(Long[]::new)).update();
        }
        Map<Long, Instant> first = new HashMap<>();
        Map<Long, Instant> last = new TreeMap<>();
        for (int i = 0; i < heard.size(); i++) {
            Instant at = heard.get(i).said().at();
            Set<Long> customers = new HashSet<>();
            filings.get(i).ifPresent(filing -> customers.add(filing.customerId()));
            // Also the visitor at whose device somebody else was written about.
            heard.get(i).devices().stream()
                    .map(roll::get)
                    .filter(device -> device.visitor)
                    .forEach(device -> customers.add(device.customerId));
            for (long customerId : customers) {
                first.merge(customerId, at, (a, b) -> a.isBefore(b) ? a : b);
                last.merge(customerId, at, (a, b) -> a.isAfter(b) ? a : b);
            }
        }
        jdbc.sql("""
                update customer c set last_seen_at = greatest(c.last_seen_at, s.last_at),
                    created_at = case when s.first_at < c.created_at
                            and not exists (select from identity i where i.customer_id = c.customer_id and i.vouched)
                        then s.first_at else c.created_at end
                from unnest(:customers::bigint[], :first::timestamptz[], :last::timestamptz[]) s (customer_id, first_at, last_at)
                where c.customer_id = s.customer_id and (c.last_seen_at < s.last_at or s.first_at < c.created_at)
                """)
                .param("customers", last.keySet().toArray(Long[]::new))
                .param(
                        "first",
                        last.keySet().stream()
                                .map(id -> String.valueOf(first.get(id)))
                                .toArray(String[]::new))
                .param("last", last.values().stream().map(Instant::toString).toArray(String[]::new))
                .update();
    }

    private void firstSeen(List<Heard> heard, Roll roll) {
        Map<Long, Instant> first = new TreeMap<>();
        for (Heard one : heard) {
            for (Sign sign : one.devices()) {
                Entry device = roll.get(sign);
                if (one.said().at().isBefore(device.firstSeen)) {
                    first.merge(device.id, one.said().at(), (a, b) -> a.isBefore(b) ? a : b);
                }
            }
        }
        if (!first.isEmpty()) {
            jdbc.sql("""
                    update identity i set first_seen_at = s.at
                    from unnest(:ids::bigint[], :times::timestamptz[]) s (id, at) where i.identity_id = s.id
                    """)
                    .param("ids", first.keySet().toArray(Long[]::new))
                    .param(
                            "times",
                            first.values().stream().map(Instant::toString).toArray(String[]::new))
                    .update();
        }
    }
}
