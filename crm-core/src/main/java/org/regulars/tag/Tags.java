package org.regulars.tag;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.regulars.audit.AuditTrail;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Words that staff put on customers; a tag exists as soon as somebody uses it. */
@Component
@Transactional
public class Tags {

    private static final int LONGEST = 40;

    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final Clock clock;

    Tags(JdbcClient jdbc, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
    }

    /** The tag as it is kept: one that differs in upper and lower case only is the same; empty for nothing. */
    public Optional<String> use(String actor, String typed) {
        String tag = typed.replaceAll("[\\p{Cntrl},]", " ").strip().replaceAll("\\s+", " ");
        if (tag.isEmpty()) {
            return Optional.empty();
        }
        String cut = tag.substring(0, Math.min(tag.length(), LONGEST)).strip();
        Optional<String> there = jdbc.sql("select tag from tag where lower(tag) = lower(?) limit 1")
                .param(cut)
                .query(String.class)
                .optional();
        if (there.isPresent()) {
            return there;
        }
        jdbc.sql("insert into tag (tag, created_by, created_at) values (?, ?, ?) on conflict do nothing")
                .params(cut, actor, OffsetDateTime.now(clock))
                .update();
        return Optional.of(cut);
    }

    /** Puts a tag on a customer; whether it is new there. */
    public boolean add(String actor, long customerId, String typed) {
        Optional<String> tag = use(actor, typed);
        boolean added = tag.isPresent()
                && jdbc.sql("""
                        insert into customer_tag (customer_id, tag, tagged_by, tagged_at) values (?, ?, ?, ?)
                        on conflict do nothing
                        """)
                                .params(customerId, tag.get(), actor, OffsetDateTime.now(clock))
                                .update()
                        > 0;
        if (added) {
            audit.record(actor, "tag-added", "customer " + customerId, customerId, Map.of("tag", tag.get()));
        }
        return added;
    }

    /** Takes a tag off a customer; whether it was there. */
    public boolean remove(String actor, long customerId, String tag) {
        boolean removed = jdbc.sql("delete from customer_tag where customer_id = ? and tag = ?")
                        .params(customerId, tag)
                        .update()
                > 0;
        if (removed) {
            audit.record(actor, "tag-removed", "customer " + customerId, customerId, Map.of("tag", tag));
        }
        return removed;
    }

    @Transactional(readOnly = true)
    public List<String> of(long customerId) {
        return jdbc.sql("select tag from customer_tag where customer_id = ? order by lower(tag)")
                .param(customerId)
                .query(String.class)
                .list();
    }

    /** All tags there are, by name. */
    @Transactional(readOnly = true)
    public List<String> all() {
        return jdbc.sql("select tag from tag order by lower(tag) limit 500")
                .query(String.class)
                .list();
    }
}
