package org.regulars.connection;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.regulars.shop.ShopProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Works off what shops sent, one by one in the order of arrival: what it changes, the mark that it is done and the deletion of
 * what it said are one transaction. One that cannot be used is marked with the reason and stops no other.
 */
@Component
public class DeliveryDigest {

    private static final Logger log = LoggerFactory.getLogger(DeliveryDigest.class);
    private static final long ONE_AT_A_TIME = 0x73686f7073L;
    private static final Duration NEXT_TRY = Duration.ofMinutes(1);
    private static final Duration GIVES_UP_AFTER = Duration.ofDays(1);

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;
    private final Connections connections;
    private final NewsEffects effects;
    private final ShopProperties shop;
    private final TransactionTemplate transaction;

    DeliveryDigest(
            JdbcClient jdbc,
            JsonMapper json,
            Clock clock,
            Connections connections,
            NewsEffects effects,
            ShopProperties shop,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        // Amounts and long ids stay as they were written.
        this.json = json.rebuild()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
        this.clock = clock;
        this.connections = connections;
        this.effects = effects;
        this.shop = shop;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Digests all deliveries that are due and returns how many these were. */
    public int digestAll() {
        int digested = 0;
        Optional<Long> last = one();
        while (last.isPresent()) {
            digested++;
            last = one();
        }
        return digested;
    }

    private Optional<Long> one() {
        long[] delivery = {0};
        try {
            Boolean found = transaction.execute(status -> {
                Optional<Waiting> waiting = waiting();
                waiting.ifPresent(row -> {
                    delivery[0] = row.deliveryId;
                    digest(row);
                });
                return waiting.isPresent();
            });
            return Boolean.TRUE.equals(found) ? Optional.of(delivery[0]) : Optional.empty();
        } catch (RuntimeException e) {
            if (passes(e) || delivery[0] == 0) {
                throw e;
            }
            settle(delivery[0], e);
            return Optional.of(delivery[0]);
        }
    }

    private static boolean passes(RuntimeException e) {
        return e instanceof TransientDataAccessException
                || e instanceof RecoverableDataAccessException
                || e instanceof NonTransientDataAccessResourceException
                || e instanceof TransactionException;
    }

    private Optional<Waiting> waiting() {
        jdbc.sql("select pg_advisory_xact_lock(?)")
                .param(ONE_AT_A_TIME)
                .query((row, n) -> n)
                .list();
        return jdbc.sql("""
                select d.delivery_id, d.message_id, d.topic, d.received_at, d.payload, c.connector, c.name, c.number_prefix,
                    c.consent_purpose, c.consent_basis
                from shop_delivery d join shop_connection c using (connection_id)
                where d.state = 'waiting' and d.next_try_at <= ? order by d.delivery_id limit 1
                """)
                .param(OffsetDateTime.now(clock))
                .query(Waiting.class)
                .optional();
    }

    private void digest(Waiting row) {
        Connector connector = connections
                .connector(row.connector)
                .orElseThrow(() -> new PayloadUnusable("there is no connector " + row.connector));
        JsonNode payload = payload(row.payload);
        Shop from = new Shop(
                row.numberPrefix,
                row.connector + " " + row.name,
                shop.currency().getCurrencyCode(),
                shop.zone(),
                row.receivedAt.toInstant());
        List<ShopNews> news = connector.read(row.topic, payload, from);
        ShopConsents.Settings settings = new ShopConsents.Settings(row.name, row.consentPurpose, row.consentBasis);
        NewsEffects.Effect effect = new NewsEffects.Effect("not-used", "");
        boolean first = true;
        for (ShopNews one : news) {
            NewsEffects.Effect came = effects.of(one, from, "shop-" + row.messageId, settings);
            effect = first ? came : effect;
            first = false;
        }
        mark(row.deliveryId, news.isEmpty() ? "ignored" : "done", effect.outcome(), effect.subject());
        if (effect.outcome().equals("order")) {
            wake(row.deliveryId);
        }
    }

    /** What waits for an order need not wait longer now that one came to the same connection. */
    private void wake(long deliveryId) {
        jdbc.sql("""
                update shop_delivery w set next_try_at = :now
                from shop_delivery d where d.delivery_id = :id and w.connection_id = d.connection_id
                    and w.state = 'waiting' and w.outcome = 'order-not-known'
                """)
                .param("now", OffsetDateTime.now(clock))
                .param("id", deliveryId)
                .update();
    }

    private JsonNode payload(String text) {
        JsonNode payload;
        try {
            payload = json.readTree(text);
        } catch (JacksonException e) {
            throw new PayloadUnusable("it is not JSON");
        }
        if (!payload.isObject()) {
            throw new PayloadUnusable("it is not a JSON object");
        }
        return payload;
    }

    /** What it said is kept only while somebody may need it for another try. */
    private void mark(long deliveryId, String state, String outcome, String subject) {
        jdbc.sql("""
                update shop_delivery set state = ?, outcome = ?, subject = ?, digested_at = ?, payload = ''
                where delivery_id = ?
                """)
                .params(state, outcome, subject, OffsetDateTime.now(clock), deliveryId)
                .update();
    }

    private void settle(long deliveryId, RuntimeException failure) {
        if (failure instanceof OrderNotKnownYet) {
            OffsetDateTime now = OffsetDateTime.now(clock);
            jdbc.sql("""
                    update shop_delivery set
                        state = case when received_at < :since then 'failed' else 'waiting' end,
                        outcome = 'order-not-known', next_try_at = :next
                    where delivery_id = :id
                    """)
                    .param("since", now.minus(GIVES_UP_AFTER))
                    .param("next", now.plus(NEXT_TRY))
                    .param("id", deliveryId)
                    .update();
            return;
        }
        boolean unusable = failure instanceof PayloadUnusable;
        if (!unusable) {
            // Not its message: that could hold an address.
            log.error(
                    "A delivery of a shop could not be digested: {}",
                    failure.getClass().getName());
            log.debug("It failed here", failure);
        }
        String why = unusable
                ? String.valueOf(failure.getMessage())
                : failure.getClass().getSimpleName();
        jdbc.sql("""
                update shop_delivery set state = 'failed', outcome = ?, subject = ?, digested_at = ? where delivery_id = ?
                """)
                .params(unusable ? "unusable" : "broken", why, OffsetDateTime.now(clock), deliveryId)
                .update();
    }

    private record Waiting(
            long deliveryId,
            String messageId,
            String topic,
            OffsetDateTime receivedAt,
            String payload,
            String connector,
            String name,
            String numberPrefix,
            String consentPurpose,
            String consentBasis) {}
}
