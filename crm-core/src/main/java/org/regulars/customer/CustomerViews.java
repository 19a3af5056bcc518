package org.regulars.customer;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.regulars.audit.AuditTrail;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Ways to look at the list of customers that somebody gave a name: their own, or shared with everybody who sees customers. */
@Component
@Transactional
public class CustomerViews {

    private static final int LONGEST = 60;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final AuditTrail audit;
    private final Clock clock;

    CustomerViews(JdbcClient jdbc, JsonMapper json, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.audit = audit;
        this.clock = clock;
    }

    /** Saves a view; one of the same name that this owner has already is replaced. Returns its id, empty without a name. */
    public Optional<Long> save(String owner, String name, boolean shared, Listing listing) {
        String called = name.replace("\u0000", "").strip();
        if (called.isEmpty()) {
            return Optional.empty();
        }
        long id = jdbc.sql("""
                insert into customer_view (name, owner, shared, listing, created_at) values (?, ?, ?, ?::jsonb, ?)
                on conflict on constraint customer_view_name_key do update
                    set shared = excluded.shared, listing = excluded.listing
                returning view_id
                """)
                .params(
                        called.substring(0, Math.min(called.length(), LONGEST)),
                        owner,
                        shared,
                        json.writeValueAsString(listing),
                        OffsetDateTime.now(clock))
                .query(Long.class)
                .single();
        audit.record(owner, "customer-view-saved", "customer view " + id, Map.of("shared", shared));
        return Optional.of(id);
    }

    /** Deletes a view of this owner; whether there was one. */
    public boolean delete(String owner, long viewId) {
        boolean deleted = jdbc.sql("delete from customer_view where view_id = ? and owner = ?")
                        .params(viewId, owner)
                        .update()
                > 0;
        if (deleted) {
            audit.record(owner, "customer-view-deleted", "customer view " + viewId, Map.of());
        }
        return deleted;
    }

    /** What somebody can choose from: their own and the shared ones, by name. */
    @Transactional(readOnly = true)
    public List<CustomerView> of(String who) {
        return jdbc.sql("""
                select view_id, name, owner, shared from customer_view where owner = ? or shared order by lower(name), view_id
                """).param(who).query(CustomerView.class).list();
    }

    /** What a view shows, empty when it is gone or somebody else's own. */
    @Transactional(readOnly = true)
    public Optional<Listing> listing(String who, long viewId) {
        return jdbc.sql("select listing::text from customer_view where view_id = ? and (owner = ? or shared)")
                .params(viewId, who)
                .query(String.class)
                .optional()
                .map(listing -> json.readValue(listing, Listing.class));
    }
}
