package org.regulars.confirmation;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.regulars.dispatch.DueDispatch;
import org.regulars.dispatch.Exit;
import org.regulars.dispatch.Reason;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Knows which mails nobody needs any more, because what they ask about was answered or ran out meanwhile. */
@Component
class Answered {

    private final JdbcClient jdbc;
    private final Clock clock;

    Answered(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * @param fact by which a dispatch names what it asks about
     * @param waiting a query of ours for that, {@code u.id}, while it waits for its answer at {@code :now}
     */
    List<Exit> among(List<DueDispatch> due, String fact, String waiting) {
        return jdbc
                .sql("select u.dispatch_id from unnest(:dispatches::bigint[], :ids::bigint[]) as u (dispatch_id, id)"
                        + " where not exists (" + waiting + ")")
                .param("dispatches", due.stream().map(DueDispatch::dispatchId).toArray(Long[]::new))
                .param("ids", due.stream().map(one -> id(one.facts(), fact)).toArray(Long[]::new))
                .param("now", OffsetDateTime.now(clock))
                .query(Long.class)
                .list()
                .stream()
                .map(id -> new Exit(id, Reason.ANSWERED_MEANWHILE, null))
                .toList();
    }

    /** What a dispatch asks about; 0 when it does not say. */
    static Long id(Map<String, Object> facts, String fact) {
        return facts.get(fact) instanceof Number id ? id.longValue() : 0L;
    }
}
