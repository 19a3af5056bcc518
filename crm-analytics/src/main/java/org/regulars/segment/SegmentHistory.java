package org.regulars.segment;

import java.time.LocalDate;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Who joined and who left a segment, when and why, and how many were in it over time. */
@Component
@Transactional(readOnly = true)
public class SegmentHistory {

    private static final String CHANGES = """
            select h.change_id, h.segment_id, h.customer_id, %s as name, h.joined, h.cause, h.changed_at
            from segment_change h join customer c using (customer_id)
            """.formatted(Segments.NAME);

    private final JdbcClient jdbc;

    SegmentHistory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The changes before one (0 for the newest), newest first. */
    public List<SegmentChange> changes(long segmentId, long beforeChangeId, int limit) {
        return jdbc.sql(CHANGES
                        + "where h.segment_id = ? and (? = 0 or h.change_id < ?) order by h.change_id desc limit ?")
                .params(segmentId, beforeChangeId, beforeChangeId, limit)
                .query(SegmentChange.class)
                .list();
    }

    /**
     * The changes after one (0 for the oldest), oldest first. The changes of a segment are written one after the other, so
     * whoever asks again after the last that they saw misses none.
     */
    public List<SegmentChange> changesSince(long segmentId, long afterChangeId, int limit) {
        return jdbc.sql(CHANGES + "where h.segment_id = ? and h.change_id > ? order by h.change_id limit ?")
                .params(segmentId, afterChangeId, limit)
                .query(SegmentChange.class)
                .list();
    }

    /** The days on which something changed, oldest first, from a day on; the last day before it comes first where there is one. */
    public List<SegmentSize> sizes(long segmentId, LocalDate from) {
        return jdbc.sql("""
                select day, members, joined, gone from segment_size where segment_id = :segment and day >= coalesce(
                    (select max(day) from segment_size where segment_id = :segment and day < :from), :from) order by day
                """)
                .param("segment", segmentId)
                .param("from", from)
                .query(SegmentSize.class)
                .list();
    }

    /** The segments that somebody is in, by name; since when is in each. */
    public List<SegmentOfCustomer> of(long customerId) {
        return jdbc.sql("""
                select s.segment_id, s.name, m.joined_at from segment_member m join segment s using (segment_id)
                where m.customer_id = ? order by lower(s.name), s.segment_id
                """).param(customerId).query(SegmentOfCustomer.class).list();
    }
}
