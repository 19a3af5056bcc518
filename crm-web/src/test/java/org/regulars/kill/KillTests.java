package org.regulars.kill;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The process is killed without warning, in the middle of the work, and started again. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KillTests {

    private static final int ORDERS = 40_000;
    private static final int LINES_AN_ORDER = 5;
    private static final int RECIPIENTS = 1_200;

    @TempDir
    Path home;

    @Test
    void anImportGoesOnWhereItWasAndLosesNothing() throws Exception {
        try (RunningRegulars regulars = new RunningRegulars(home, Map.of())) {
            regulars.start();
            String csv = orderLines();
            HttpResponse<String> accepted = regulars.send(
                    "POST", "/v1/imports?kind=order-lines&run=true", "text/csv", BodyPublishers.ofString(csv));
            assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(201);
            String import1 = "/v1/imports/" + json(accepted).get("id").asLong();
            regulars.await(
                    "rows to be merged",
                    () -> json(regulars.get(import1)).get("rowsDone").asLong() > 0);

            regulars.kill();
            regulars.start();

            assertThat(json(regulars.get(import1)).get("state").asString())
                    .as("killed too late to say anything")
                    .isNotEqualTo("done");
            regulars.await(
                    "the import",
                    () -> json(regulars.get(import1)).get("state").asString().equals("done"));
            assertCompleteOnce(regulars.database());

            HttpResponse<String> again = regulars.send(
                    "POST", "/v1/imports?kind=order-lines&run=true", "text/csv", BodyPublishers.ofString(csv));
            String import2 = "/v1/imports/" + json(again).get("id").asLong();
            regulars.await(
                    "the second time",
                    () -> json(regulars.get(import2)).get("state").asString().equals("done"));
            assertThat(json(regulars.get(import2)).get("linesNew").asLong()).isZero();
            assertCompleteOnce(regulars.database());
        }
    }

    private static String orderLines() {
        StringBuilder csv = new StringBuilder(
                "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n");
        for (int order = 0; order < ORDERS; order++) {
            for (int line = 0; line < LINES_AN_ORDER; line++) {
                csv.append(500_000 + order)
                        .append(",2")
                        .append(1000 + (order * 7 + line * 13) % 400)
                        .append(",THING,2,2026-01-15 10:30:00,1.50,")
                        .append(10_000 + order % 4_000)
                        .append(",United Kingdom\n");
            }
        }
        return csv.toString();
    }

    private static void assertCompleteOnce(JdbcClient database) {
        assertThat(count(database, "customer_order")).isEqualTo(ORDERS);
        assertThat(count(database, "order_line")).isEqualTo((long) ORDERS * LINES_AN_ORDER);
        assertThat(count(database, "customer where state = 'known'")).isEqualTo(4_000);
        assertThat(database.sql("select sum(net)::bigint from purchase_summary")
                        .query(Long.class)
                        .single())
                .isEqualTo(ORDERS * LINES_AN_ORDER * 3L);
    }

    @Test
    void aMailRunReachesEverybodyAtMostOnceAndListsWhatIsUnknown() throws Exception {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        Map<String, String> settings = Map.of(
                "SPRING_MAIL_HOST", "127.0.0.1",
                "SPRING_MAIL_PORT", String.valueOf(server.getSmtp().getPort()),
                "REGULARS_DELIVERY_CONNECTIONS", "4",
                "REGULARS_GATE_CLAIMLEASE", "4s",
                "REGULARS_GATE_ATTEMPTLEASE", "4s");
        try (RunningRegulars regulars = new RunningRegulars(home, settings)) {
            regulars.start();
            leaveBaskets(regulars.database());
            for (int kill = 1; kill <= 2; kill++) {
                int enough = kill * RECIPIENTS / 5;
                regulars.await("some mails", () -> server.getReceivedMessages().length >= enough);
                regulars.kill();
                assertThat(server.getReceivedMessages())
                        .as("killed too late to say anything")
                        .hasSizeLessThan(RECIPIENTS);
                regulars.start();
            }
            JdbcClient database = regulars.database();
            regulars.await(
                    "an outcome for everybody",
                    () -> count(database, "dispatch where state in ('sent', 'unknown')") == RECIPIENTS);

            List<String> received = recipients(server);
            Set<String> reached = new HashSet<>(received);
            Set<String> sent = new HashSet<>(addresses(database, "sent"));
            Set<String> unknown = new HashSet<>(addresses(database, "unknown"));
            assertThat(received).doesNotHaveDuplicates();
            assertThat(reached).containsAll(sent);
            assertThat(unknown).hasSizeLessThanOrEqualTo(2 * 4);
            sent.addAll(unknown);
            assertThat(sent).containsAll(reached).hasSize(RECIPIENTS);
        } finally {
            server.stop();
        }
    }

    /** Everybody agreed to reminders and left a basket two hours ago; then the journey is switched on. */
    private static void leaveBaskets(JdbcClient database) {
        database.sql("""
                with people as (
                    insert into customer (state, created_at, last_seen_at)
                    select 'known', now(), now() from generate_series(1, :people) returning customer_id
                ), address as (
                    insert into identity (customer_id, kind, value, shown, source, first_seen_at, proven_at)
                    select customer_id, 'email', 'someone' || customer_id || '@example.com',
                           'someone' || customer_id || '@example.com', 'test', now(), now() from people
                    returning identity_id, customer_id
                ), thing as (
                    insert into product (sku, name, kind, price, updated_at) values ('T-1', 'Teapot', 'goods', 30, now())
                    returning product_id
                ), agreed as (
                    insert into consent_entry (customer_id, purpose, channel, status, legal_basis, identity_id, source,
                                               source_ref, recorded_by, occurred_at)
                    select customer_id, 'offers', 'mail', 'confirmed', 'consent', identity_id, 'sign-up-form', 'test',
                           'customer', now() - interval '1 day' from address
                ), left_behind as (
                    insert into basket (customer_id, state, currency, opened_by, opened_at, last_change_at)
                    select customer_id, 'open', 'GBP', 'test', now() - interval '2 hours', now() - interval '2 hours' from people
                    returning customer_id, basket_id
                )
                insert into basket_item (customer_id, basket_id, product_id, quantity, unit_price, added_at)
                select customer_id, basket_id, product_id, 1, 30, now() - interval '2 hours' from left_behind, thing
                """).param("people", RECIPIENTS).update();
        database.sql("update journey set enabled = true where journey_key = 'abandoned-basket'")
                .update();
    }

    private static List<String> recipients(GreenMail server) throws MessagingException {
        List<String> recipients = new ArrayList<>();
        for (MimeMessage mail : server.getReceivedMessages()) {
            recipients.add(mail.getAllRecipients()[0].toString());
        }
        return recipients;
    }

    private static List<String> addresses(JdbcClient database, String state) {
        return database.sql("""
                select i.value from dispatch d join identity i on i.customer_id = d.customer_id and i.kind = 'email'
                where d.state = ?
                """).param(state).query(String.class).list();
    }

    private static long count(JdbcClient database, String what) {
        return database.sql("select count(*) from " + what).query(Long.class).single();
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }
}
