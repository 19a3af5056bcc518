package org.regulars.connection;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.audit.AuditTrail;
import org.regulars.token.SealedTexts;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes what shops send. What is accepted is committed before the shop gets an answer and digested right after; a delivery that
 * came before is accepted again and changes nothing.
 */
@Component
@Transactional
public class Deliveries {

    private static final int LONGEST_ID = 200;
    private static final int LONGEST_TOPIC = 100;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Connections connections;
    private final SealedTexts sealed;
    private final AuditTrail audit;
    private final ApplicationEventPublisher publisher;

    Deliveries(
            JdbcClient jdbc,
            Clock clock,
            Connections connections,
            SealedTexts sealed,
            AuditTrail audit,
            ApplicationEventPublisher publisher) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.connections = connections;
        this.sealed = sealed;
        this.audit = audit;
        this.publisher = publisher;
    }

    /** What a shop is answered. */
    public enum Receipt {
        ACCEPTED,
        /** Its signature is wrong, or no secret is known to check it with. */
        NOT_GENUINE,
        /** There is no such connection. */
        UNKNOWN
    }

    /** Checks a call and files it; only a genuine one is looked into. */
    public Receipt accept(String connectorKey, String addressKey, Call call) {
        Optional<Door> door =
                jdbc.sql("""
                select connection_id, connector, secret from shop_connection where address_key = ? and connector = ?
                """).params(addressKey, connectorKey).query(Door.class).optional();
        Optional<Connector> connector = connections.connector(connectorKey);
        if (door.isEmpty() || connector.isEmpty()) {
            return Receipt.UNKNOWN;
        }
        long connectionId = door.get().connectionId;
        byte[] secret = door.get().secret;
        if (secret != null && connector.get().genuine(sealed.open(Connections.USE, secret), call)) {
            file(connectionId, connector.get(), call);
            return Receipt.ACCEPTED;
        }
        if (connector.get().greets(call)) {
            jdbc.sql("update shop_connection set last_ping_at = ? where connection_id = ?")
                    .params(OffsetDateTime.now(clock), connectionId)
                    .update();
            return Receipt.ACCEPTED;
        }
        jdbc.sql("update shop_connection set rejected = rejected + 1, last_rejected_at = ? where connection_id = ?")
                .params(OffsetDateTime.now(clock), connectionId)
                .update();
        return Receipt.NOT_GENUINE;
    }

    private void file(long connectionId, Connector connector, Call call) {
        String topic = clean(connector.topic(call), LONGEST_TOPIC);
        String said = clean(connector.messageId(call), LONGEST_ID);
        String messageId = said.isEmpty() ? hash(topic, call.body()) : said;
        OffsetDateTime now = OffsetDateTime.now(clock);
        int filed = jdbc.sql("""
                insert into shop_delivery (connection_id, message_id, topic, received_at, payload, state, next_try_at)
                values (?, ?, ?, ?, ?, 'waiting', ?) on conflict on constraint shop_delivery_message_id_key do nothing
                """)
                .params(
                        connectionId,
                        messageId,
                        topic,
                        now,
                        new String(call.body(), StandardCharsets.UTF_8).replace('\u0000', '\uFFFD'),
                        now)
                .update();
        if (filed > 0) {
            publisher.publishEvent(new DeliveriesAccepted());
        }
    }

    /** The newest deliveries of a connection before the one given (exclusive); begin with {@link Long#MAX_VALUE}. */
    @Transactional(readOnly = true)
    public List<Delivery> of(long connectionId, long beforeId, int limit) {
        return jdbc.sql("""
                select delivery_id, topic, received_at, state, outcome, subject from shop_delivery
                where connection_id = ? and delivery_id < ? order by delivery_id desc limit ?
                """)
                .params(connectionId, beforeId, limit)
                .query(Delivery.class)
                .list();
    }

    /** Lets failed deliveries of a connection wait again: one, or all when the id is null; returns how many. */
    public int retry(String actor, long connectionId, @Nullable Long deliveryId) {
        int again = jdbc.sql("""
                update shop_delivery set state = 'waiting', outcome = '', subject = '', next_try_at = :now, digested_at = null
                where connection_id = :connection and state = 'failed' and (:delivery::bigint is null or delivery_id = :delivery)
                """)
                .param("now", OffsetDateTime.now(clock))
                .param("connection", connectionId)
                .param("delivery", deliveryId, java.sql.Types.BIGINT)
                .update();
        if (again > 0) {
            audit.record(actor, "deliveries-retried", "connection " + connectionId, Map.of("deliveries", again));
            publisher.publishEvent(new DeliveriesAccepted());
        }
        return again;
    }

    private static String clean(String text, int longest) {
        String clean = text.strip();
        return clean.chars().anyMatch(c -> c < ' ' || c > '~')
                ? ""
                : clean.substring(0, Math.min(clean.length(), longest));
    }

    private static String hash(String topic, byte[] body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(topic.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + HexFormat.of().formatHex(digest.digest(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Door(long connectionId, String connector, byte @Nullable [] secret) {}
}
