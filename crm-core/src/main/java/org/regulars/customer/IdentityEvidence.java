package org.regulars.customer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What events said about who is who. Of each statement only the earliest is kept, so it does not matter in which order or how
 * often events come.
 */
@Component
class IdentityEvidence {

    private static final int MOST_LINKS = 100;

    private final JdbcClient jdbc;

    IdentityEvidence(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Adds what was heard; returns the leads of which something is known earlier or otherwise than before. */
    Set<Long> add(List<Heard> heard, Roll roll) {
        Map<List<Object>, Claim> claims = new HashMap<>();
        Map<List<Object>, Link> links = new HashMap<>();
        for (Heard one : heard) {
            Heard.Name lead = one.lead();
            if (lead == null) {
                continue;
            }
            long leadId = roll.get(lead.sign()).id;
            boolean trusted = one.arrival().trusted();
            long device = trusted || one.devices().isEmpty()
                    ? 0
                    : roll.get(one.devices().get(0)).id;
            Claim claim = new Claim(leadId, trusted, device, one.said(), lead.shown());
            claims.merge(List.of(leadId, trusted, device), claim, earlier());
            for (Heard.Name other : one.others()) {
                String slot = trusted ? other.sign().value() : "";
                links.merge(
                        List.of(leadId, trusted, device, other.sign().kind(), slot),
                        new Link(leadId, trusted, device, other.sign(), one.said(), other.shown()),
                        earlier());
            }
        }
        Set<Long> changed = new HashSet<>();
        addClaims(List.copyOf(claims.values()), changed);
        addLinks(List.copyOf(links.values()), changed);
        return changed;
    }

    private static <T extends Dated> BinaryOperator<T> earlier() {
        return (a, b) -> b.said().before(a.said()) ? b : a;
    }

    private void addClaims(List<Claim> claims, Set<Long> changed) {
        if (claims.isEmpty()) {
            return;
        }
        jdbc.sql("""
                insert into identity_claim (lead_id, trusted, device_id, said_at, message_id, shown)
                select n.* from unnest(:leads::bigint[], :trusted::boolean[], :devices::bigint[], :times::timestamptz[],
                                       :messages::text[], :shown::text[])
                     n (lead_id, trusted, device_id, said_at, message_id, shown)
                where not exists (select from identity_claim c
                    where (c.lead_id, c.trusted, c.device_id) = (n.lead_id, n.trusted, n.device_id)
                      and (c.said_at, c.message_id) <= (n.said_at, n.message_id collate "C"))
                on conflict on constraint identity_claim_pkey do update set
                    said_at = excluded.said_at, message_id = excluded.message_id, shown = excluded.shown
                returning lead_id
                """)
                .param("leads", claims.stream().map(Claim::leadId).toArray(Long[]::new))
                .param("trusted", claims.stream().map(Claim::trusted).toArray(Boolean[]::new))
                .param("devices", claims.stream().map(Claim::deviceId).toArray(Long[]::new))
                .param("times", times(claims))
                .param("messages", messages(claims))
                .param("shown", claims.stream().map(Claim::shown).toArray(String[]::new))
                .query((org.springframework.jdbc.core.RowCallbackHandler) row -> changed.add(row.getLong(1)));
    }

    private void addLinks(List<Link> links, Set<Long> changed) {
        if (links.isEmpty()) {
            return;
        }
        jdbc.sql("""
                insert into identity_link (lead_id, trusted, device_id, kind, slot, value, shown, said_at, message_id)
                select n.lead_id, n.trusted, n.device_id, n.kind, case when n.trusted then n.value else '' end, n.value, n.shown,
                       n.said_at, n.message_id
                from unnest(:leads::bigint[], :trusted::boolean[], :devices::bigint[], :kinds::text[], :values::text[],
                            :shown::text[], :times::timestamptz[], :messages::text[])
                     n (lead_id, trusted, device_id, kind, value, shown, said_at, message_id)
                where not exists (select from identity_link c
                    where (c.lead_id, c.trusted, c.device_id, c.kind) = (n.lead_id, n.trusted, n.device_id, n.kind)
                      and c.slot = case when n.trusted then n.value else '' end
                      and (c.said_at, c.message_id) <= (n.said_at, n.message_id collate "C"))
                on conflict on constraint identity_link_pkey do update set value = excluded.value, shown = excluded.shown,
                    said_at = excluded.said_at, message_id = excluded.message_id
                returning lead_id
                """)
                .param("leads", links.stream().map(Link::leadId).toArray(Long[]::new))
                .param("trusted", links.stream().map(Link::trusted).toArray(Boolean[]::new))
                .param("devices", links.stream().map(Link::deviceId).toArray(Long[]::new))
                .param(
                        "kinds",
                        links.stream().map(link -> link.sign().kind().key()).toArray(String[]::new))
                .param("values", links.stream().map(link -> link.sign().value()).toArray(String[]::new))
                .param("shown", links.stream().map(Link::shown).toArray(String[]::new))
                .param("times", times(links))
                .param("messages", messages(links))
                .query((org.springframework.jdbc.core.RowCallbackHandler) row -> changed.add(row.getLong(1)));
    }

    /** Signs that these leads are named together with, or were until an earlier event took the place of that one. */
    Set<Sign> linkedTo(Collection<Long> leadIds) {
        return new HashSet<>(jdbc.sql("""
                select kind, value from identity_link where lead_id = any(:leads)
                union select kind, value from identity where joined_to = any(:leads)
                """)
                .param("leads", leadIds.toArray(Long[]::new))
                .query((row, n) -> sign(row))
                .list());
    }

    /** The earliest links that name each of these signs beside a more telling one, a server's first. */
    Map<Sign, List<Link>> linksNaming(Collection<Sign> signs) {
        Map<Sign, List<Link>> links = new HashMap<>();
        bind(jdbc.sql("""
                select l.* from unnest(:kinds::text[], :values::text[]) s (kind, value), lateral (
                    select * from identity_link l where l.kind = s.kind and l.value = s.value
                    order by trusted desc, said_at, message_id limit %d) l
                order by trusted desc, said_at, message_id
                """.formatted(MOST_LINKS)), signs).query(row -> {
            Link link = new Link(
                    row.getLong("lead_id"),
                    row.getBoolean("trusted"),
                    row.getLong("device_id"),
                    sign(row),
                    said(row),
                    row.getString("shown"));
            links.computeIfAbsent(link.sign(), sign -> new java.util.ArrayList<>())
                    .add(link);
        });
        return links;
    }

    /** Those of these signs that a server named beside another. */
    Set<Sign> namedByServers(Collection<Sign> signs) {
        return new HashSet<>(
                bind(jdbc.sql("""
                select s.kind, s.value from unnest(:kinds::text[], :values::text[]) s (kind, value)
                where exists (select from identity_link l where l.kind = s.kind and l.value = s.value and l.trusted)
                """), signs).query((row, n) -> sign(row)).list());
    }

    /** When each identity was first named as a lead, by a server and by pages. */
    Map<Long, First> firsts(Collection<Long> ids) {
        Map<Long, First> firsts = new HashMap<>();
        jdbc.sql("""
                select distinct on (lead_id, trusted) * from identity_claim where lead_id = any(?)
                order by lead_id, trusted, said_at, device_id = 0, message_id
                """).param(ids.toArray(Long[]::new)).query(row -> {
            Claim claim = new Claim(
                    row.getLong("lead_id"),
                    row.getBoolean("trusted"),
                    row.getLong("device_id"),
                    said(row),
                    row.getString("shown"));
            First first = firsts.getOrDefault(claim.leadId(), First.NEVER);
            firsts.put(
                    claim.leadId(),
                    claim.trusted() ? new First(claim, first.byPage()) : new First(first.byServer(), claim));
        });
        return firsts;
    }

    private static JdbcClient.StatementSpec bind(JdbcClient.StatementSpec sql, Collection<Sign> signs) {
        return sql.param("kinds", signs.stream().map(sign -> sign.kind().key()).toArray(String[]::new))
                .param("values", signs.stream().map(Sign::value).toArray(String[]::new));
    }

    private static Sign sign(ResultSet row) throws SQLException {
        return new Sign(IdentityKind.of(row.getString("kind")), row.getString("value"));
    }

    private static Said said(ResultSet row) throws SQLException {
        return new Said(row.getObject("said_at", OffsetDateTime.class).toInstant(), row.getString("message_id"));
    }

    private static String[] times(List<? extends Dated> all) {
        return all.stream().map(one -> one.said().at().toString()).toArray(String[]::new);
    }

    private static String[] messages(List<? extends Dated> all) {
        return all.stream().map(one -> one.said().messageId()).toArray(String[]::new);
    }

    private interface Dated {
        Said said();
    }

    /** An event was about this one. */
    record Claim(long leadId, boolean trusted, long deviceId, Said said, String shown) implements Dated {}

    /** An event named this sign beside its lead. */
    record Link(long leadId, boolean trusted, long deviceId, Sign sign, Said said, String shown) implements Dated {}

    /** The earliest claims on an identity. */
    record First(@Nullable Claim byServer, @Nullable Claim byPage) {

        static final First NEVER = new First(null, null);
    }
}
