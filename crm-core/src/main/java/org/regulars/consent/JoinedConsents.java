package org.regulars.consent;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.regulars.customer.Families;
import org.regulars.customer.Family;
import org.regulars.customer.Parting;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps consent from widening when two customers become one or are parted: entries move and are added, none is changed.
 *
 * <p>Where one refused and the newest entry of all says yes, a refusal is added. It belongs to the one who refused, so it leaves
 * with them, and the other has again what was theirs. A yes that was said when both were one already stands against an older
 * refusal of either. A refusal that was said when both were one counts for both after they are parted, from when it was said.
 */
@Component
class JoinedConsents {

    private static final String BY_MERGE = "merge";
    private static final String BY_UNDO = "merge-undo";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Families families;

    JoinedConsents(JdbcClient jdbc, Clock clock, Families families) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.families = families;
    }

    /** Adds the refusals that are missing for the least permissive to hold. */
    void restrict(long customerId) {
        Family family = families.of(customerId);
        if (family.merges().isEmpty()) {
            return;
        }
        List<Said> said = said(customerId);
        for (Cell cell : cells(said)) {
            List<Said> here = in(cell, said);
            if (here.isEmpty() || !here.get(here.size() - 1).yes()) {
                continue;
            }
            Map<Long, Said> refusals = new TreeMap<>();
            here.stream()
                    .filter(no -> !no.yes() && !no.source().equals(BY_MERGE))
                    .filter(no -> here.stream().noneMatch(yes -> answers(yes, no, family)))
                    .forEach(no -> refusals.put(no.homeId(), no));
            refusals.forEach((home, no) -> said.add(
                    refuse(customerId, cell, no, home, BY_MERGE, "customer-" + home, OffsetDateTime.now(clock))));
        }
    }

    private static boolean answers(Said yes, Said no, Family family) {
        return yes.yes()
                && Said.ORDER.compare(yes, no) > 0
                && family.together(no.homeId(), yes.homeId(), Family.Merge::consentMark, yes.entryId());
    }

    /** Before the rows part: what was refused in common holds for the side that would not take the refusal along. */
    void refuseForBoth(Parting parting) {
        List<Said> said = said(parting.rootCustomerId());
        for (Cell cell : cells(said)) {
            List<Said> here = in(cell, said);
            here.stream().map(Said::homeId).distinct().forEach(home -> {
                boolean goes = parting.going().contains(home);
                Said last = here.stream()
                        .filter(one -> one.homeId() == home)
                        .reduce((one, next) -> next)
                        .orElseThrow();
                if (!last.yes()) {
                    return;
                }
                here.stream()
                        .filter(no -> !no.yes() && !no.source().equals(BY_MERGE))
                        .filter(no -> parting.going().contains(no.homeId()) != goes)
                        .filter(no -> no.saidAs() > last.entryId() && Said.ORDER.compare(no, last) > 0)
                        .filter(no ->
                                parting.family().together(no.homeId(), home, Family.Merge::consentMark, no.saidAs()))
                        .findFirst()
                        .ifPresent(no -> said.add(refuse(
                                parting.rootCustomerId(),
                                cell,
                                last,
                                home,
                                BY_UNDO,
                                "entry-" + no.saidAs(),
                                no.occurredAt())));
            });
        }
    }

    private Said refuse(
            long customerId, Cell cell, Said about, long homeId, String source, String ref, OffsetDateTime at) {
        long entryId = jdbc.sql("""
                insert into consent_entry (customer_id, purpose, topic, channel, status, legal_basis, identity_id,
                    source, source_ref, recorded_by, occurred_at)
                values (?, ?, ?, ?, 'withdrawn', 'consent', ?, ?, ?, 'system', ?) returning entry_id
                """)
                .params(customerId, cell.purpose(), cell.topic(), cell.channel(), about.identityId(), source, ref, at)
                .query(Long.class)
                .single();
        jdbc.sql("""
                insert into customer_home (customer_id, table_name, row_key, home_id)
                values (?, 'consent_entry', jsonb_build_object('entry_id', ?::bigint), ?)
                """).params(customerId, entryId, homeId).update();
        return new Said(
                entryId,
                cell.purpose(),
                cell.channel(),
                cell.topic(),
                "withdrawn",
                about.identityId(),
                at,
                source,
                ref,
                homeId);
    }

    /** Everything decided, by whom; a sign-up that waits for its mailbox decides nothing. */
    private List<Said> said(long customerId) {
        return new ArrayList<>(jdbc.sql("""
                select e.entry_id, e.purpose, e.channel, e.topic, e.status, e.identity_id, e.occurred_at, e.source, e.source_ref,
                    coalesce(h.home_id, i.home_id, e.customer_id) as home_id
                from consent_entry e
                left join customer_home h on h.customer_id = e.customer_id and h.table_name = 'consent_entry'
                    and h.row_key = jsonb_build_object('entry_id', e.entry_id) and not h.parked
                left join customer_home i on i.customer_id = e.customer_id and i.table_name = 'identity'
                    and i.row_key = jsonb_build_object('identity_id', e.identity_id) and not i.parked
                where e.customer_id = ? and e.status <> 'granted'
                """).param(customerId).query(Said.class).list());
    }

    private static List<Said> in(Cell cell, List<Said> said) {
        return said.stream()
                .filter(one -> one.purpose().equals(cell.purpose())
                        && one.channel().equals(cell.channel())
                        && (one.topic().isEmpty() || one.topic().equals(cell.topic())))
                .sorted(Said.ORDER)
                .toList();
    }

    /** Whole purposes first, so that a refusal of the whole is not said again for each topic. */
    private List<Cell> cells(List<Said> said) {
        Map<String, List<String>> topics = jdbc
                .sql("select purpose, topic from topic union all select purpose, '' from purpose")
                .query((row, n) -> Map.entry(row.getString("purpose"), row.getString("topic")))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        Set<Cell> cells = said.stream()
                .flatMap(one -> topics.getOrDefault(one.purpose(), List.of()).stream()
                        .map(topic -> new Cell(one.purpose(), one.channel(), topic)))
                .collect(Collectors.toSet());
        return cells.stream()
                .sorted(Comparator.comparing(Cell::topic)
                        .thenComparing(Cell::purpose)
                        .thenComparing(Cell::channel))
                .toList();
    }

    record Cell(String purpose, String channel, String topic) {}

    record Said(
            long entryId,
            String purpose,
            String channel,
            String topic,
            String status,
            long identityId,
            OffsetDateTime occurredAt,
            String source,
            String sourceRef,
            long homeId) {

        static final Comparator<Said> ORDER =
                Comparator.comparing(Said::occurredAt).thenComparing(Said::entryId);

        boolean yes() {
            return status.equals("confirmed");
        }

        /** The entry whose words these are: a refusal repeated at an undo was said when the first was. */
        long saidAs() {
            return source.equals(BY_UNDO) ? Long.parseLong(sourceRef.substring("entry-".length())) : entryId;
        }
    }
}
