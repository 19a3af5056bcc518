package org.regulars.segment;

import java.io.Serializable;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.regulars.audit.AuditTrail;
import org.regulars.customer.IdentityKind;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Segments whose members were put on a list by hand, from addresses or from who was in another segment on a day. */
@Component
@Transactional
public class SegmentLists {

    private static final int MOST_UNKNOWN = 50;

    private final Segments segments;
    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final Clock clock;

    SegmentLists(Segments segments, JdbcClient jdbc, AuditTrail audit, Clock clock) {
        this.segments = segments;
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Makes an empty list.
     *
     * @throws SegmentNameTaken if there is a segment of this name
     */
    public long create(String actor, String name) {
        return segments.createList(actor, name);
    }

    /** A list of who is in a segment now; it stays as it is when the segment moves on. */
    public long snapshot(String actor, String name, long segmentId) {
        long listId = segments.createList(actor, name);
        int people = jdbc.sql("""
                insert into segment_listed (segment_id, customer_id, listed_at, listed_by)
                select ?, m.customer_id, ?, ? from segment_member m where m.segment_id = ?
                """)
                .params(listId, OffsetDateTime.now(clock), actor, segmentId)
                .update();
        audit.record(
                actor,
                "segment-snapshot-taken",
                "segment " + listId,
                Map.of("of", Long.toString(segmentId), "people", Integer.toString(people)));
        return listId;
    }

    /** Puts customers on a list; who is not known, or is on it already, is left out. Returns how many came onto it. */
    public int add(String actor, long listId, Collection<Long> customerIds) {
        int people = jdbc.sql("""
                insert into segment_listed (segment_id, customer_id, listed_at, listed_by)
                select s.segment_id, c.customer_id, ?, ? from segment s join customer c on c.customer_id = any(?)
                where s.segment_id = ? and s.list and c.state = 'known'
                on conflict on constraint segment_listed_pkey do nothing
                """)
                .params(OffsetDateTime.now(clock), actor, customerIds.toArray(Long[]::new), listId)
                .update();
        audit.recordAll(actor, "segment-list-added", "segment " + listId, List.copyOf(customerIds), Map.of());
        return people;
    }

    /** Puts whoever has one of these e-mail addresses on a list: one address a line, or several with a comma or semicolon between. */
    public Added addAddresses(String actor, long listId, String text) {
        Set<String> known = new LinkedHashSet<>();
        List<String> wrong = new ArrayList<>();
        for (String typed : text.split("[\\s,;\"<>]+")) {
            if (!typed.isBlank()) {
                IdentityKind.EMAIL.normalise(typed).ifPresentOrElse(known::add, () -> wrong.add(typed));
            }
        }
        List<Holder> holders = jdbc.sql(
                        "select i.value, i.customer_id from identity i where i.kind = 'email' and i.value = any(?)")
                .param(known.toArray(String[]::new))
                .query(Holder.class)
                .list();
        holders.forEach(holder -> known.remove(holder.value()));
        int added = add(
                actor,
                listId,
                holders.stream().map(Holder::customerId).distinct().toList());
        wrong.addAll(known);
        return new Added(added, wrong.size(), wrong.stream().limit(MOST_UNKNOWN).toList());
    }

    /** Takes somebody off a list. */
    public void remove(String actor, long listId, long customerId) {
        if (jdbc.sql("delete from segment_listed where segment_id = ? and customer_id = ?")
                        .params(listId, customerId)
                        .update()
                > 0) {
            audit.recordAll(actor, "segment-list-removed", "segment " + listId, List.of(customerId), Map.of());
        }
    }

    /**
     * What became of addresses.
     *
     * @param people how many came onto the list
     * @param unknown how many were of nobody or no addresses
     * @param examples the first of them
     */
    public record Added(int people, int unknown, List<String> examples) implements Serializable {}

    record Holder(String value, long customerId) {}
}
