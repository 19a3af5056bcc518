package org.regulars.connection;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.regulars.audit.AuditTrail;
import org.regulars.token.SealedTexts;
import org.regulars.token.SignedTokens;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The shops whose webhooks are taken. */
@Component
@Transactional
public class Connections {

    static final String USE = "shop-connection";

    private final JdbcClient jdbc;
    private final SealedTexts sealed;
    private final AuditTrail audit;
    private final Clock clock;
    private final Map<String, Connector> connectors;

    Connections(JdbcClient jdbc, SealedTexts sealed, AuditTrail audit, Clock clock, List<Connector> connectors) {
        this.jdbc = jdbc;
        this.sealed = sealed;
        this.audit = audit;
        this.clock = clock;
        this.connectors =
                new TreeMap<>(connectors.stream().collect(Collectors.toMap(Connector::key, Function.identity())));
    }

    /** The kinds of shop there are, by their keys. */
    public List<String> kinds() {
        return List.copyOf(connectors.keySet());
    }

    Optional<Connector> connector(String key) {
        return Optional.ofNullable(connectors.get(key));
    }

    /**
     * Adds a connection and returns its id. The numbers of the first shop stay as they are, those of further ones get a prefix,
     * because two shops count from 1.
     *
     * @param secret that the shop signs with; '' to add it later
     * @throws ConnectionNameTaken if there is one of this name
     */
    public long add(String actor, String connector, String name, String secret) {
        if (!connectors.containsKey(connector)) {
            throw new IllegalArgumentException("There is no connector " + connector);
        }
        String addressKey = SignedTokens.random();
        try {
            long id = jdbc.sql("""
                    insert into shop_connection (connector, name, address_key, secret, number_prefix, created_at, created_by)
                    select :connector, :name, :key, :secret,
                        case when exists (select from shop_connection) then left(:key, 4) || '-' else '' end, :now, :by
                    returning connection_id
                    """)
                    .param("connector", connector)
                    .param("name", name)
                    .param("key", addressKey)
                    .param("secret", secret.isEmpty() ? null : sealed.seal(USE, secret), java.sql.Types.BINARY)
                    .param("now", OffsetDateTime.now(clock))
                    .param("by", actor)
                    .query(Long.class)
                    .single();
            audit.record(actor, "connection-added", name, Map.of("connector", connector));
            return id;
        } catch (DuplicateKeyException e) {
            throw new ConnectionNameTaken();
        }
    }

    /** Checks calls with another secret from now on. */
    public void changeSecret(String actor, long connectionId, String secret) {
        int changed = jdbc.sql("update shop_connection set secret = ? where connection_id = ?")
                .params(sealed.seal(USE, secret), connectionId)
                .update();
        if (changed > 0) {
            audit.record(actor, "connection-secret-changed", "connection " + connectionId, Map.of());
        }
    }

    /**
     * States what a yes in the shop is taken as consent for; it holds for what comes from now on.
     *
     * @param purpose '' for nothing
     * @param basis consent or legitimate-interest, '' for nothing
     */
    public void stateConsent(String actor, long connectionId, String purpose, String basis) {
        boolean nothing = purpose.isEmpty() || basis.isEmpty();
        jdbc.sql("update shop_connection set consent_purpose = ?, consent_basis = ? where connection_id = ?")
                .params(nothing ? "" : purpose, nothing ? "" : basis, connectionId)
                .update();
        audit.record(
                actor,
                "connection-consent-stated",
                "connection " + connectionId,
                Map.of("purpose", nothing ? "" : purpose, "basis", nothing ? "" : basis));
    }

    /** Ends a connection; what came by it stays, its deliveries are forgotten. */
    public void delete(String actor, long connectionId) {
        find(connectionId).ifPresent(connection -> {
            jdbc.sql("delete from shop_connection where connection_id = ?")
                    .param(connectionId)
                    .update();
            audit.record(actor, "connection-deleted", connection.name(), Map.of("connector", connection.connector()));
        });
    }

    @Transactional(readOnly = true)
    public List<ConnectionSummary> all() {
        return summaries("true order by c.name", Map.of());
    }

    @Transactional(readOnly = true)
    public Optional<ConnectionSummary> find(long connectionId) {
        return summaries("c.connection_id = :id", Map.of("id", connectionId)).stream()
                .findFirst();
    }

    private List<ConnectionSummary> summaries(String condition, Map<String, ?> values) {
        return jdbc.sql("""
                select c.connection_id, c.connector, c.name, c.address_key, c.secret is not null as has_secret,
                    c.number_prefix, c.consent_purpose, c.consent_basis, c.created_at, c.rejected, c.last_rejected_at,
                    c.last_ping_at,
                    (select d.received_at from shop_delivery d where d.connection_id = c.connection_id
                     order by d.delivery_id desc limit 1) as last_delivery_at,
                    (select count(*) from shop_delivery d where d.connection_id = c.connection_id and d.state = 'failed')
                        as failed
                from shop_connection c where %s
                """.formatted(condition))
                .params(values)
                .query(ConnectionSummary.class)
                .list();
    }
}
