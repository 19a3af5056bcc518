package org.regulars.customer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.regulars.customer.IdentityEvidence.Claim;
import org.regulars.customer.IdentityEvidence.First;
import org.regulars.customer.IdentityEvidence.Link;
import org.regulars.customer.Roll.Entry;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Brings customers and their names in line with what events said, touching only whom something new is known of. */
@Component
class NamedPeople {

    private final JdbcClient jdbc;
    private final IdentityEvidence evidence;
    private final Joining joining;

    NamedPeople(JdbcClient jdbc, IdentityEvidence evidence, Joining joining) {
        this.jdbc = jdbc;
        this.joining = joining;
        this.evidence = evidence;
    }

    /**
     * What became of customers.
     *
     * @param moved names that were filed under another customer before
     * @param absorbed customers that turned out to be another one, and which
     * @param promoted visitors whose rows became those of a customer
     * @param changed customers of whom a name, or how much it is worth, is other than before
     */
    record Change(List<Refiling.Moved> moved, Map<Long, Long> absorbed, Set<Long> promoted, Set<Long> changed) {}

    /** Takes over what was heard; afterwards each lead has a customer. */
    Change learn(List<Heard> heard, Roll roll, Instant now) {
        Set<Long> dirty = evidence.add(heard, roll);
        if (dirty.isEmpty()) {
            return new Change(List.of(), Map.of(), Set.of(), Set.of());
        }
        Map<Sign, Optional<Link>> links = belongings(dirty, roll);
        Settling settling = new Settling(roll, visitors(heard, roll), now);
        links.forEach(settling::belong);
        return settling.settle();
    }

    /** Of all names that this news can concern: to whom they belong. Notes in the entries when they were first seen and proven. */
    private Map<Sign, Optional<Link>> belongings(Set<Long> dirty, Roll roll) {
        Set<Sign> signs = evidence.linkedTo(dirty);
        roll.load(signs, false);
        Set<Long> leads = new HashSet<>(dirty);
        signs.forEach(sign -> Optional.ofNullable(roll.find(sign)).ifPresent(entry -> leads.add(entry.id)));
        signs.addAll(evidence.linkedTo(leads));
        leads.forEach(id -> signs.add(roll.get(id).sign));
        roll.load(signs, false);

        Map<Sign, List<Link>> links = evidence.linksNaming(signs);
        Set<Long> ids = new HashSet<>(leads);
        links.values().forEach(some -> some.forEach(link -> ids.add(link.leadId())));
        roll.loadById(ids);
        Set<Sign> asked = new HashSet<>(signs);
        ids.forEach(id -> asked.add(roll.get(id).sign));
        signs.forEach(sign -> Optional.ofNullable(roll.find(sign)).ifPresent(entry -> ids.add(entry.id)));
        Belonging rule = new Belonging(roll, evidence.firsts(ids), evidence.namedByServers(asked), links);

        Map<Sign, Optional<Link>> belongings = new LinkedHashMap<>();
        List<Sign> fresh = new ArrayList<>();
        for (Sign sign : signs) {
            Optional<Link> link = rule.of(sign);
            belongings.put(sign, link);
            if (link.isPresent() && roll.find(sign) == null) {
                fresh.add(sign);
            }
        }
        roll.enter(fresh);
        belongings.forEach((sign, link) ->
                Optional.ofNullable(roll.find(sign)).ifPresent(entry -> date(entry, rule.first(entry.id), link)));
        return belongings;
    }

    private static void date(Entry entry, First first, Optional<Link> link) {
        Said earliest = null;
        Said proven = null;
        String shown = entry.shown;
        for (Claim claim : new Claim[] {first.byServer(), first.byPage()}) {
            if (claim != null && (earliest == null || claim.said().before(earliest))) {
                earliest = claim.said();
                shown = claim.shown();
            }
        }
        if (first.byServer() != null) {
            proven = first.byServer().said();
        }
        if (link.isPresent()) {
            Link by = link.get();
            if (earliest == null || by.said().before(earliest)) {
                earliest = by.said();
                shown = by.shown();
            }
            if (by.trusted() && (proven == null || by.said().before(proven))) {
                proven = by.said();
            }
        }
        entry.named = earliest != null;
        if (entry.fixed) {
            entry.proven = entry.proven == null && proven != null ? proven.at() : entry.proven;
            return;
        }
        entry.proven = proven == null ? null : proven.at();
        if (earliest != null) {
            entry.firstSeen = earliest.at();
            entry.shown = shown;
        }
    }

    /** Visitors whose device says who they are in these events: the rows they have can become the customer's own. */
    private static Map<Long, Long> visitors(List<Heard> heard, Roll roll) {
        Map<Long, Long> visitors = new HashMap<>();
        for (Heard one : heard) {
            Heard.Name lead = one.lead();
            if (lead != null && one.logsIn()) {
                for (Sign device : one.devices()) {
                    Entry entry = roll.get(device);
                    if (entry.stored && entry.visitor) {
                        visitors.putIfAbsent(roll.get(lead.sign()).id, entry.customerId);
                    }
                }
            }
        }
        return visitors;
    }

    /** One round of finding out which names are one person, and which customer that is. */
    private final class Settling {

        private final Roll roll;
        private final Map<Long, Long> visitors;
        private final Instant now;
        private final Map<Entry, @Nullable Long> parents = new LinkedHashMap<>();
        private final List<Entry> touched = new ArrayList<>();
        private final List<Entry> gone = new ArrayList<>();
        private final Map<Entry, Person> persons = new HashMap<>();

        private Settling(Roll roll, Map<Long, Long> visitors, Instant now) {
            this.roll = roll;
            this.visitors = visitors;
            this.now = now;
        }

        private void belong(Sign sign, Optional<Link> link) {
            Entry entry = roll.find(sign);
            if (entry == null) {
                return;
            }
            touched.add(entry);
            if (!entry.fixed && !entry.named) {
                gone.add(entry);
            } else {
                parents.put(entry, link.map(Link::leadId).orElse(null));
            }
        }

        private Change settle() {
            Set<Long> customers = new LinkedHashSet<>();
            parents.forEach((entry, parent) -> {
                if (!entry.stored || !Objects.equals(entry.joinedTo, parent)) {
                    customers.add(entry.customerId);
                    for (Long id : java.util.Arrays.asList(entry.joinedTo, parent)) {
                        if (id != null) {
                            roll.loadById(List.of(id));
                            customers.add(roll.get(id).customerId);
                        }
                    }
                }
            });
            gone.forEach(entry -> customers.add(entry.customerId));
            customers.remove(0L);
            roll.loadNamesOf(customers);
            List<Entry> members = roll.entries()
                    .filter(entry -> entry.isName()
                            && !gone.contains(entry)
                            && (customers.contains(entry.customerId) || (!entry.stored && parents.containsKey(entry))))
                    .sorted(Entry.MOST_TELLING_FIRST)
                    .toList();
            unite(members);
            return file(members, customers);
        }

        private void unite(List<Entry> members) {
            Map<Long, Person> anchors = new HashMap<>();
            for (Entry member : members) {
                Person person =
                        member.fixed ? anchors.computeIfAbsent(member.customerId, id -> new Person(id)) : new Person(0);
                person.add(member);
                persons.put(member, person);
            }
            for (Entry member : members) {
                Long parentId = parents.containsKey(member) ? parents.get(member) : member.joinedTo;
                Entry parent = parentId == null ? null : roll.find(parentId);
                Person other = parent == null ? null : persons.get(parent);
                Person own = person(member);
                boolean one = other != null && (other == own || other.mayBe(own));
                member.joinedTo = one ? parentId : null;
                if (one && other != own && other != null) {
                    other.take(own);
                    own.names.forEach(name -> persons.put(name, other));
                }
            }
        }

        private Person person(Entry member) {
            return Objects.requireNonNull(persons.get(member));
        }

        private Change file(List<Entry> members, Set<Long> customers) {
            List<Person> all = new ArrayList<>(
                    new LinkedHashSet<>(members.stream().map(this::person).toList()));
            all.sort(Comparator.comparing((Person person) -> person.anchor == 0));
            Set<Long> taken = new HashSet<>();
            List<Person> fresh = new ArrayList<>();
            for (Person person : all) {
                person.customerId = person.anchor != 0
                        ? person.anchor
                        : person.candidates(visitors).stream()
                                .filter(id -> id != 0 && !taken.contains(id))
                                .findFirst()
                                .orElse(0L);
                if (person.customerId == 0) {
                    fresh.add(person);
                } else {
                    taken.add(person.customerId);
                }
            }
            create(fresh);

            List<Refiling.Moved> moved = new ArrayList<>();
            Map<Long, Long> absorbed = new LinkedHashMap<>();
            Set<Long> changed = new HashSet<>();
            List<Entry> inserted = new ArrayList<>();
            Set<Entry> updated = new LinkedHashSet<>(touched);
            updated.removeAll(gone);
            for (Entry member : members) {
                long target = person(member).customerId;
                if (!member.stored) {
                    inserted.add(member);
                } else if (member.customerId != target) {
                    moved.add(new Refiling.Moved(member.id, member.customerId, target));
                    changed.add(member.customerId);
                    if (customers.contains(member.customerId) && !taken.contains(member.customerId)) {
                        absorbed.putIfAbsent(member.customerId, target);
                    }
                    updated.add(member);
                }
                changed.add(target);
                member.customerId = target;
            }
            updated.removeIf(entry -> !entry.stored);
            insert(inserted);
            update(updated);
            delete(gone);
            touched.forEach(entry -> changed.add(entry.customerId));
            return new Change(moved, absorbed, promote(taken), changed);
        }

        private void create(List<Person> fresh) {
            if (fresh.isEmpty()) {
                return;
            }
            List<Long> ids = jdbc.sql("""
                    insert into customer (state, created_at, last_seen_at)
                    select 'known', at, at from unnest(?::timestamptz[]) at returning customer_id
                    """)
                    .param(fresh.stream()
                            .map(person -> person.since(now).toString())
                            .toArray(String[]::new))
                    .query(Long.class)
                    .list();
            for (int i = 0; i < fresh.size(); i++) {
                fresh.get(i).customerId = ids.get(i);
            }
        }
    }

    private void insert(List<Entry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        bind(jdbc.sql("""
                insert into identity (identity_id, customer_id, joined_to, kind, value, shown, source, first_seen_at, proven_at,
                                      vouched)
                select id, customer, joined, kind, value, shown, 'event', seen, proven, false
                from unnest(:ids::bigint[], :customers::bigint[], :joined::bigint[], :kinds::text[], :values::text[],
                            :shown::text[], :seen::timestamptz[], :proven::timestamptz[])
                     n (id, customer, joined, kind, value, shown, seen, proven)
                """), entries)
                .param(
                        "kinds",
                        entries.stream().map(entry -> entry.sign.kind().key()).toArray(String[]::new))
                .param(
                        "values",
                        entries.stream().map(entry -> entry.sign.value()).toArray(String[]::new))
                .update();
        entries.forEach(entry -> entry.stored = true);
        Map<Long, Long> beside = new HashMap<>();
        entries.forEach(entry -> {
            Long lead = entry.joinedTo;
            if (lead != null) {
                beside.put(entry.id, lead);
            }
        });
        accompany(beside);
    }

    /** Where a merge joined people, an identity belongs to the same of them as the name it came with. */
    void accompany(Map<Long, Long> others) {
        joining.accompanyAll(others);
    }

    private void update(Collection<Entry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        bind(jdbc.sql("""
                update identity i set customer_id = n.customer, joined_to = n.joined, proven_at = n.proven,
                    shown = n.shown, first_seen_at = n.seen
                from unnest(:ids::bigint[], :customers::bigint[], :joined::bigint[], :shown::text[], :seen::timestamptz[],
                            :proven::timestamptz[]) n (id, customer, joined, shown, seen, proven)
                where i.identity_id = n.id
                  and (i.customer_id, i.joined_to, i.proven_at, i.shown, i.first_seen_at)
                      is distinct from (n.customer, n.joined, n.proven, n.shown, n.seen)
                """), List.copyOf(entries)).update();
    }

    private static JdbcClient.StatementSpec bind(JdbcClient.StatementSpec sql, List<Entry> entries) {
        return sql.param("ids", entries.stream().map(entry -> entry.id).toArray(Long[]::new))
                .param(
                        "customers",
                        entries.stream().map(entry -> entry.customerId).toArray(Long[]::new))
                .param("joined", entries.stream().map(entry -> entry.joinedTo).toArray(Long[]::new))
                .param("shown", entries.stream().map(entry -> entry.shown).toArray(String[]::new))
                .param(
                        "seen",
                        entries.stream()
                                .map(entry -> entry.firstSeen.toString())
                                .toArray(String[]::new))
                .param(
                        "proven",
                        entries.stream()
                                .map(entry -> entry.proven)
                                .map(at -> at == null ? null : at.toString())
                                .toArray(String[]::new));
    }

    /** An address that no event names any more as anybody's, because an earlier one came that says otherwise. */
    private void delete(List<Entry> entries) {
        List<Entry> stored = entries.stream().filter(entry -> entry.stored).toList();
        if (!stored.isEmpty()) {
            jdbc.sql("delete from identity where identity_id = any(?)")
                    .param(stored.stream().map(entry -> entry.id).toArray(Long[]::new))
                    .update();
        }
    }

    private Set<Long> promote(Set<Long> customerIds) {
        return new HashSet<>(jdbc.sql("""
                update customer set state = 'known' where customer_id = any(?) and state = 'visitor' returning customer_id
                """)
                .param(customerIds.toArray(Long[]::new))
                .query(Long.class)
                .list());
    }

    /** Names that are one person. */
    private static final class Person {

        private final List<Entry> names = new ArrayList<>();
        private long anchor;
        private long customerId;
        private @Nullable Sign number;

        private Person(long anchor) {
            this.anchor = anchor;
        }

        private void add(Entry name) {
            names.add(name);
            if (name.sign.kind() == IdentityKind.SHOP_NUMBER) {
                number = name.sign;
            }
        }

        /** Nobody is two customers whom others vouch for, nor has two numbers of a shop by what events say. */
        private boolean mayBe(Person other) {
            return (anchor == 0 || other.anchor == 0) && (number == null || other.number == null);
        }

        private void take(Person other) {
            other.names.forEach(this::add);
            anchor = anchor == 0 ? other.anchor : anchor;
        }

        private List<Long> candidates(Map<Long, Long> visitors) {
            List<Long> candidates = new ArrayList<>(names.stream()
                    .sorted(Entry.MOST_TELLING_FIRST)
                    .map(name -> name.customerId)
                    .toList());
            names.forEach(name -> candidates.add(visitors.getOrDefault(name.id, 0L)));
            return candidates;
        }

        private Instant since(Instant now) {
            return names.stream()
                    .map(name -> name.firstSeen)
                    .min(Comparator.naturalOrder())
                    .filter(first -> first.isBefore(now))
                    .orElse(now);
        }
    }
}
