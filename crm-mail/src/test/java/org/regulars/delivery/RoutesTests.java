package org.regulars.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.audit.AuditTrail;
import org.regulars.dispatch.Departures;
import org.regulars.dispatch.Dispatches;
import org.regulars.dispatch.Gate;
import org.regulars.dispatch.MailKind;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Which mail server a mail leaves by, and what becomes of mails when one of them objects to us. */
@MailTest
class RoutesTests {

    private static final Set<MailKind> ANY = Set.of(MailKind.values());

    @Autowired
    Arranged arranged;

    @Autowired
    TestClock clock;

    @Autowired
    Gate gate;

    @Autowired
    Dispatches dispatches;

    @Autowired
    Departures departures;

    @Autowired
    Letters letters;

    @Autowired
    DeliveryProperties properties;

    @Autowired
    RoutePauses pauses;

    @Autowired
    AuditTrail audit;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JdbcClient jdbc;

    private final RuleSmtp first = RuleSmtp.offering("PIPELINING", "AUTH PLAIN");
    private final RuleSmtp second = RuleSmtp.offering("PIPELINING", "AUTH PLAIN");

    @BeforeEach
    void journeyOn() {
        arranged.journeyOn();
    }

    @AfterEach
    void close() throws Exception {
        first.close();
        second.close();
    }

    @Test
    void sendsEachKindOfMailOverItsOwnServer() {
        Routes routes = routes(
                route("bulk", first, Set.of(MailKind.BULK), 1),
                route("quick", second, Set.of(MailKind.TRANSACTIONAL), 1));
        long ann = due("ann@example.com");
        long bob = transactional(due("bob@example.com"));

        run(routes);

        assertThat(recipients(first)).containsExactly("ann@example.com");
        assertThat(recipients(second)).containsExactly("bob@example.com");
        assertThat(fates(ann, bob)).containsOnly("sent");
    }

    @Test
    void sendsFirstWhatSomebodyWaitsFor() {
        Routes routes = routes(new Route(server("main", first), ANY, 1, 1, 0));
        long[] many = IntStream.range(0, 150)
                .mapToLong(i -> due("person" + i + "@example.com"))
                .toArray();
        arranged.plan();
        transactional(many[149]);
        jdbc.sql("update dispatch set due_at = due_at + interval '1 minute' where customer_id = ?")
                .param(many[149])
                .update();
        clock.advance(Duration.ofMinutes(1));

        run(routes);

        assertThat(recipients(first)).hasSize(150).startsWith("person149@example.com");
    }

    @Test
    void takesTheNextServerWhereTheFirstIsAway() throws Exception {
        Routes routes = routes(route("near", first, ANY, 1), route("far", second, ANY, 2));
        first.close();
        long[] all = people(5);

        run(routes);

        assertThat(recipients(second)).hasSize(5);
        assertThat(fates(all)).containsOnly("sent");
        assertThat(routes.alerts()).as("being away is no objection").isEmpty();
    }

    @Test
    void pausesAServerThatDoesNotKnowUsAnyMoreAndSuppressesNobody() {
        Routes routes = routes(new Route(login(first), ANY, 1, 4, 0));
        long[] all = people(8);

        assertThatThrownBy(() -> run(routes)).hasMessageContaining("535 5.7.8");

        assertThat(fates(all)).containsOnly("held unreachable");
        assertThat(first.taken()).isEmpty();
        assertThat(jdbc.sql("select count(*) from suppression")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(routes.alerts()).singleElement().satisfies(pause -> {
            assertThat(pause.cause()).contains("535 5.7.8");
            assertThat(pause.until()).isEqualTo(clock.instant().plus(Duration.ofMinutes(15)));
        });
        int logins = first.logins().size();
        clock.advance(Duration.ofMinutes(14));
        run(routes);
        assertThat(first.logins()).as("it is left alone meanwhile").hasSize(logins);
        assertThat(attempts()).as("no mail was tried").isZero();
    }

    @Test
    void sendsOverTheOtherServerWhatOneThatDoesNotKnowUsHas() {
        Routes routes = routes(new Route(login(first), ANY, 1, 4, 0), route("other", second, ANY, 2));
        long[] all = people(8);

        run(routes);

        assertThat(fates(all)).containsOnly("sent");
        assertThat(recipients(second)).hasSize(8).doesNotHaveDuplicates();
        assertThat(routes.alerts()).extracting(RoutePause::route).containsExactly("login");
    }

    @Test
    void pausesAServerThatObjectsToAllMailsAndTriesThemAgain() {
        Routes routes = routes(route("main", first, ANY, 1));
        long[] all = Stream.of(
                        "objects-1", "objects-2", "objects-3", "objects-4", "objects-5", "objects-6", "objects-7")
                .mapToLong(name -> due(name + "@example.com"))
                .toArray();

        assertThatThrownBy(() -> run(routes)).hasMessageContaining("5.7.1");

        assertThat(fates(all)).containsOnly("held deferred", "held unreachable");
        assertThat(routes.alerts())
                .singleElement()
                .satisfies(pause -> assertThat(pause.cause())
                        .contains("550 5.7.1", "nothing from you")
                        .doesNotContain("objects-", "@"));
        assertThat(jdbc.sql("select count(*) from suppression")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void pausesAServerThatObjectsToTheOnlyMail() {
        Routes routes = routes(route("main", first, ANY, 1));
        long only = due("objects@example.com");

        run(routes);

        assertThat(fates(only)).containsOnly("held deferred");
        assertThat(routes.alerts()).hasSize(1);
        clock.advance(Duration.ofMinutes(16));
        assertThat(routes.alerts()).as("it has another chance").isEmpty();
        assertThat(routes.open()).containsExactlyInAnyOrder(MailKind.values());
    }

    @Test
    void goesOnWithAServerThatObjectsToOneMailAmongMany() {
        Routes routes = routes(route("main", first, ANY, 1));
        long odd = due("objects@example.com");
        long[] all = people(6);

        run(routes);

        assertThat(fates(all)).containsOnly("sent");
        assertThat(fates(odd)).containsOnly("held deferred");
        assertThat(routes.alerts()).isEmpty();
    }

    @Test
    void sendsNothingOverAServerThatStaffPausedUntilTheySaySo() {
        Routes routes = routes(route("main", first, ANY, 1));
        long ann = due("ann@example.com");
        assertThat(routes.pause("main", "ann@shop.example")).isTrue();

        run(routes);
        assertThat(fates(ann)).as("not even looked at").containsOnly("planned");
        assertThat(routes.alerts()).as("staff know").isEmpty();
        assertThat(routes.all().get(0).pause()).isNotNull();

        assertThat(routes.resume("main", "ann@shop.example")).isTrue();
        run(routes);
        assertThat(fates(ann)).containsOnly("sent");
        assertThat(jdbc.sql("select action from audit_entry where actor = 'ann@shop.example' order by audit_id")
                        .query(String.class)
                        .list())
                .containsExactly("route-paused", "route-resumed");
        assertThat(routes.resume("main", "ann@shop.example")).isFalse();
        assertThat(routes.pause("no-such", "ann@shop.example")).isFalse();
    }

    @Test
    void givesEachMailOfALimitedServerAMomentOfItsOwn() {
        Pace pace = new Pace(600);
        long begin = pace.take();

        assertThat(IntStream.range(0, 3).mapToLong(i -> pace.take() - begin).toArray())
                .containsExactly(100_000_000, 200_000_000, 300_000_000);
        Routes routes = routes(new Route(server("slow", first), ANY, 1, 1, 600), route("away", second, Set.of(), 2));
        assertThat(routes.most(MailKind.BULK, Duration.ofSeconds(2))).isEqualTo(20);
        long[] all = people(3);
        run(routes);
        assertThat(fates(all)).containsOnly("sent");
    }

    private Routes routes(Route... routes) {
        return new Routes(List.of(routes), properties, departures, pauses, audit, clock);
    }

    private static SmtpRoute server(String name, RuleSmtp server) {
        return SmtpRoute.plain(name, "127.0.0.1", server.port(), false);
    }

    private static Route route(String name, RuleSmtp server, Set<MailKind> takes, int order) {
        return new Route(server(name, server), takes, order, 1, 0);
    }

    /** A server that asks for a password which is not ours. */
    private SmtpRoute login(RuleSmtp server) {
        return new SmtpRoute(
                "login",
                "127.0.0.1",
                server.port(),
                "ann",
                "wrong",
                SmtpRoute.Security.AUTO,
                Set.of(),
                List.of("PLAIN"),
                "",
                false);
    }

    private void run(Routes routes) {
        arranged.plan();
        Delivery delivery = new Delivery(gate, dispatches, departures, letters, routes, properties, transaction, clock);
        try {
            delivery.run();
        } finally {
            delivery.close();
        }
    }

    private long[] people(int number) {
        return IntStream.range(0, number)
                .mapToLong(i -> due("person" + i + "@example.com"))
                .toArray();
    }

    private long due(String email) {
        long customerId = arranged.consenting(email);
        arranged.basket(customerId);
        jdbc.sql("update basket set last_change_at = ? where customer_id = ?")
                .params(clock.instant().minus(Duration.ofHours(2)).atOffset(java.time.ZoneOffset.UTC), customerId)
                .update();
        return customerId;
    }

    private long transactional(long customerId) {
        arranged.plan();
        jdbc.sql("""
                update dispatch d set transactional = true, purpose = '', identity_id =
                    (select identity_id from identity i where i.customer_id = d.customer_id and i.kind = 'email')
                where customer_id = ?
                """).param(customerId).update();
        return customerId;
    }

    private List<String> fates(long... customerIds) {
        return IntStream.range(0, customerIds.length)
                .mapToObj(i -> arranged.fate(customerIds[i]))
                .toList();
    }

    private long attempts() {
        return jdbc.sql("select count(*) from delivery_attempt")
                .query(Long.class)
                .single();
    }

    private static List<String> recipients(RuleSmtp server) {
        return server.taken().stream().map(RuleSmtp.Taken::recipient).toList();
    }
}
