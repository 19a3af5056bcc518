package org.regulars.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.audit.AuditTrail;
import org.regulars.consent.ConsentLedger;
import org.regulars.dispatch.ClaimedDispatch;
import org.regulars.dispatch.Departures;
import org.regulars.dispatch.DispatchDetail;
import org.regulars.dispatch.DispatchState;
import org.regulars.dispatch.DispatchSummary;
import org.regulars.dispatch.Dispatches;
import org.regulars.dispatch.Gate;
import org.regulars.dispatch.GateRound;
import org.regulars.dispatch.Letter;
import org.regulars.dispatch.MailKind;
import org.regulars.dispatch.Outcome;
import org.regulars.dispatch.Reason;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@MailTest
class DeliveryTests {

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
    Delivery delivery;

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
    ConsentLedger ledger;

    @Autowired
    JdbcClient jdbc;

    private final ScriptedSmtp server = ScriptedSmtp.shared();

    @BeforeEach
    void journeyOn() {
        arranged.journeyOn();
    }

    @Test
    void sendsWhatMailboxProvidersAskFor() throws Exception {
        long ann = due("ann@example.com");
        arranged.run();

        ScriptedSmtp.Taken taken = server.taken().get(0);
        MimeMessage message = taken.message();
        assertThat(message.getFrom()[0].toString()).isEqualTo("Regulars Demo Shop <hello@shop.example>");
        assertThat(message.getAllRecipients()).hasSize(1);
        assertThat(message.getAllRecipients()[0].toString()).isEqualTo("ann@example.com");
        assertThat(message.getSubject()).isEqualTo("Ann, your basket is still here");
        assertThat(message.getSentDate().toInstant()).isEqualTo(clock.instant());
        assertThat(taken.header("Message-ID"))
                .isEqualTo(detail(ann).messageId())
                .endsWith("@shop.example>");
        assertThat(taken.header("List-Unsubscribe")).matches("<http://localhost:8080/p/unsubscribe/[\\w.-]+>");
        assertThat(taken.header("List-Unsubscribe-Post")).isEqualTo("List-Unsubscribe=One-Click");
        assertThat(taken.header("List-Id")).isEqualTo("<basket-reminders.shop.example>");
        assertThat(taken.header("Feedback-ID")).isEqualTo("abandoned-basket:basket-reminders:journey:shop.example");
        assertThat(taken.header("Auto-Submitted")).isEqualTo("null");
        assertThat(message.isMimeType("multipart/alternative")).isTrue();
        MimeMultipart parts = (MimeMultipart) message.getContent();
        assertThat(parts.getBodyPart(0).isMimeType("text/plain")).isTrue();
        assertThat(parts.getBodyPart(1).isMimeType("text/html")).isTrue();
        for (int i = 0; i < 2; i++) {
            assertThat(parts.getBodyPart(i).getContentType()).containsIgnoringCase("charset=utf-8");
            assertThat(parts.getBodyPart(i).getContent().toString())
                    .contains("Product white-mug", "9", "http://localhost:8080/p/why/", "/p/preferences/")
                    .contains("http://localhost:8080/p/unsubscribe/")
                    .doesNotContain("links.invalid");
        }
    }

    @Test
    void keepsTheMailWithoutItsPersonalLinks() {
        long ann = due("ann@example.com");
        arranged.run();

        DispatchDetail.StoredMail stored =
                java.util.Objects.requireNonNull(detail(ann).content());
        assertThat(stored.html())
                .contains("Product white-mug", "https://links.invalid/why")
                .doesNotContain("/p/");
        assertThat(stored.text()).contains("https://links.invalid/unsubscribe").doesNotContain("/p/why", "/p/unsub");
        assertThat(detail(ann).facts().get("items"))
                .isEqualTo(List.of(Map.of("name", "Product white-mug", "quantity", 2)));
        assertThat(detail(ann).attempts())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.reply()).startsWith("250 2.0.0 taken as"));
    }

    @Test
    void reportsARefusalInTheServersWords() {
        long refused = due("refuse@example.com");
        long ann = due("ann@example.com");
        arranged.run();

        assertThat(arranged.fate(refused)).isEqualTo("failed refused");
        assertThat(summary(refused).reasonFacts()).containsEntry("reply", "550 5.1.1 nobody of that name");
        assertThat(arranged.fate(ann)).isEqualTo("sent");
    }

    @Test
    void triesAgainLaterAndGivesUpInTheEnd() {
        long later = due("later@example.com");
        arranged.run();
        assertThat(arranged.fate(later)).isEqualTo("held deferred");
        assertThat(summary(later).dueAt()).isEqualTo(clock.instant().plus(Duration.ofMinutes(5)));
        String messageId = detail(later).messageId();

        for (Duration pause : List.of(
                Duration.ofMinutes(5),
                Duration.ofMinutes(15),
                Duration.ofHours(1),
                Duration.ofHours(4),
                Duration.ofHours(12))) {
            clock.advance(pause);
            arranged.run();
        }

        assertThat(arranged.fate(later)).isEqualTo("failed gave-up");
        assertThat(detail(later).attempts()).hasSize(6);
        assertThat(detail(later).messageId()).isEqualTo(messageId);
    }

    @Test
    void listsAsUnknownWhatGotNoAnswerAndNeverSendsItAgain() {
        long drop = due("drop@example.com");
        arranged.run();
        assertThat(arranged.fate(drop)).isEqualTo("unknown no-answer");
        assertThat(detail(drop).attempts())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.finishedAt()).isNull());

        clock.advance(Duration.ofDays(1));
        arranged.run();
        assertThat(detail(drop).attempts()).hasSize(1);
    }

    @Test
    void losesNothingWhileTheServerIsAway() throws Exception {
        long ann = due("ann@example.com");
        long bob = due("bob@example.com");
        int closed;
        try (ServerSocket port = new ServerSocket(0)) {
            closed = port.getLocalPort();
        }
        SmtpRoute away = SmtpRoute.plain("away", "127.0.0.1", closed, false);
        Delivery cutOff = new Delivery(
                gate,
                dispatches,
                departures,
                letters,
                new Routes(
                        List.of(new Route(away, Set.of(MailKind.values()), 1, 8, 0)),
                        properties,
                        departures,
                        pauses,
                        audit,
                        clock),
                properties,
                transaction,
                clock);
        arranged.plan();
        assertThatThrownBy(cutOff::run).hasMessageContaining("127.0.0.1:" + closed + " cannot be reached");
        cutOff.close();
        assertThat(arranged.fate(ann)).isEqualTo("held unreachable");
        assertThat(arranged.fate(bob)).isEqualTo("held unreachable");

        clock.advance(Duration.ofMinutes(1));
        arranged.run();
        assertThat(server.recipients()).containsExactlyInAnyOrder("ann@example.com", "bob@example.com");
    }

    @Test
    void replacesAConnectionThatTheServerClosedMeanwhile() {
        due("ann@example.com");
        arranged.run();
        server.hangUp();
        due("bob@example.com");
        arranged.run();

        assertThat(server.recipients()).containsExactly("ann@example.com", "bob@example.com");
    }

    @Test
    void givesBackWhatADeadWorkerHadOnlyClaimed() {
        long ann = due("ann@example.com");
        arranged.plan();
        assertThat(gate.claim(10, MailKind.BULK).claimed()).hasSize(1);
        arranged.run();
        assertThat(server.recipients()).isEmpty();

        clock.advance(Duration.ofMinutes(1));
        arranged.run();

        assertThat(server.recipients()).containsExactly("ann@example.com");
        assertThat(arranged.trace(ann))
                .containsExactly("planned", "claimed", "planned lease-ran-out", "claimed", "attempted", "sent");
    }

    @Test
    void neverSendsAgainWhatADeadWorkerHadAttempted() {
        long ann = due("ann@example.com");
        arranged.plan();
        GateRound round = gate.claim(10, MailKind.BULK);
        assertThat(gate.attempt(round.claim(), List.of(letter(round.claimed().get(0)))))
                .hasSize(1);

        clock.advance(Duration.ofMinutes(3));
        arranged.run();

        assertThat(server.recipients()).isEmpty();
        assertThat(arranged.fate(ann)).isEqualTo("unknown lease-ran-out");

        dispatches.settle(List.of(new Outcome(
                ann, detail(ann).summary().dispatchId(), DispatchState.SENT, null, Map.of(), "250 late", null)));
        assertThat(arranged.fate(ann)).isEqualTo("sent");
    }

    @Test
    void knowsFromItsNotesHowFarADeadWorkerCame() {
        long answered = due("ann@example.com");
        long begun = due("bob@example.com");
        long never = due("charlie@example.com");
        arranged.plan();
        GateRound round = gate.claim(10, MailKind.BULK);
        transaction.executeWithoutResult(status -> {
            departures.open(round.claim());
            gate.attempt(
                    round.claim(),
                    round.claimed().stream().map(DeliveryTests::letter).toList());
        });
        long first = detail(answered).summary().dispatchId();
        departures.note(List.of(
                new Departures.Note(round.claim(), first, null),
                new Departures.Note(
                        round.claim(),
                        first,
                        new Outcome(
                                answered, first, DispatchState.SENT, null, Map.of(), "250 taken", null, round.claim())),
                new Departures.Note(round.claim(), detail(begun).summary().dispatchId(), null)));
        String messageId = detail(never).messageId();

        clock.advance(Duration.ofMinutes(2));
        arranged.run();

        assertThat(arranged.fate(answered)).isEqualTo("sent");
        assertThat(detail(answered).attempts().get(0).reply()).isEqualTo("250 taken");
        assertThat(arranged.fate(begun)).isEqualTo("unknown lease-ran-out");
        assertThat(arranged.fate(never)).isEqualTo("sent");
        assertThat(server.recipients()).containsExactly("charlie@example.com");
        assertThat(detail(never).attempts()).hasSize(1);
        assertThat(detail(never).messageId()).isEqualTo(messageId);
        assertThat(departures.note(List.of(new Departures.Note(round.claim(), first, null))))
                .as("the run is over, so nothing may leave under it")
                .isEmpty();
    }

    @Test
    void sendsNothingAgainWhoseNotesTheDatabaseLost() {
        long ann = due("ann@example.com");
        arranged.plan();
        GateRound round = gate.claim(10, MailKind.BULK);
        transaction.executeWithoutResult(status -> {
            departures.open(round.claim());
            gate.attempt(round.claim(), List.of(letter(round.claimed().get(0))));
        });
        // What a crash of the database does to tables that it does not log.
        jdbc.sql("truncate delivery_run, delivery_note").update();

        clock.advance(Duration.ofMinutes(3));
        arranged.run();

        assertThat(arranged.fate(ann)).isEqualTo("unknown lease-ran-out");
        assertThat(server.recipients()).isEmpty();
    }

    @Test
    void takesNoLateAnswerForAMailThatIsAnotherWorkersNow() {
        long ann = due("ann@example.com");
        arranged.plan();
        GateRound first = gate.claim(10, MailKind.BULK);
        long id = first.claimed().get(0).dispatchId();
        clock.advance(Duration.ofMinutes(2));
        gate.expireLeases();
        GateRound second = gate.claim(10, MailKind.BULK);
        gate.attempt(second.claim(), List.of(letter(second.claimed().get(0))));

        dispatches.settle(List.of(new Outcome(
                ann, id, DispatchState.HELD, Reason.DEFERRED, Map.of(), "451 later", clock.instant(), first.claim())));

        assertThat(arranged.fate(ann)).isEqualTo("attempted");
    }

    @Test
    void bearsTheSameDateAndMessageIdHoweverOftenItIsTried() {
        long later = due("later@example.com");
        arranged.run();
        java.time.Instant first = clock.instant();
        String messageId = detail(later).messageId();
        clock.advance(Duration.ofMinutes(5));
        arranged.plan();

        ClaimedDispatch again = gate.claim(10, MailKind.BULK).claimed().get(0);

        assertThat(again.writtenAt()).isEqualTo(first);
        assertThat(again.messageId()).isEqualTo(messageId);
    }

    @Test
    void attemptsNothingUnderAClaimThatRanOut() {
        due("ann@example.com");
        arranged.plan();
        GateRound first = gate.claim(10, MailKind.BULK);
        clock.advance(Duration.ofMinutes(1));
        gate.expireLeases();
        GateRound second = gate.claim(10, MailKind.BULK);

        assertThat(gate.attempt(first.claim(), List.of(letter(first.claimed().get(0)))))
                .isEmpty();
        assertThat(gate.attempt(second.claim(), List.of(letter(second.claimed().get(0)))))
                .hasSize(1);
    }

    @Test
    void obeysAStopThatComesAfterTheClaim() {
        long ann = due("ann@example.com");
        arranged.plan();
        GateRound round = gate.claim(10, MailKind.BULK);
        ledger.withdraw(ann, "offers", "", Arranged.BY_TEST);

        assertThat(gate.attempt(round.claim(), List.of(letter(round.claimed().get(0)))))
                .isEmpty();
        assertThat(arranged.trace(ann)).containsExactly("planned", "claimed", "suppressed withdrawn");
    }

    /** Each connection waits for the server's word on a recipient, and twelve mails wait for a connection. */
    @Test
    void obeysAStopWhileTheMailServerTakesItsTime() throws Exception {
        List<Long> people = IntStream.range(0, properties.connections() + 12)
                .mapToObj(i -> due("slow" + i + "@example.com"))
                .toList();
        arranged.plan();
        ExecutorService worker = Executors.newSingleThreadExecutor();
        CompletableFuture<Void> sending = CompletableFuture.runAsync(delivery::run, worker);
        await(() -> server.waiting() == properties.connections());
        people.forEach(person -> ledger.withdraw(person, "offers", "", Arranged.BY_TEST));

        // The server still says nothing, and yet none of them waits for it any more.
        await(() -> people.stream().allMatch(person -> arranged.fate(person).equals("suppressed withdrawn")));
        server.release();
        sending.join();
        worker.shutdown();
        arranged.run();
        assertThat(server.recipients()).isEmpty();
        assertThat(arranged.trace(people.get(0)))
                .containsExactly("planned", "claimed", "attempted", "held called-back", "suppressed withdrawn");
        assertThat(detail(people.get(0)).attempts()).isEmpty();
    }

    private static void await(BooleanSupplier happened) throws InterruptedException {
        long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!happened.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it took too long").isLessThan(until);
            Thread.sleep(20);
        }
    }

    @Test
    void sendsEachOnceHoweverManyWorkersThereAre() {
        for (int i = 0; i < 60; i++) {
            due("person" + i + "@example.com");
        }
        arranged.plan();
        ExecutorService workers = Executors.newFixedThreadPool(3);
        CompletableFuture.allOf(IntStream.range(0, 3)
                        .mapToObj(i -> CompletableFuture.runAsync(delivery::run, workers))
                        .toArray(CompletableFuture[]::new))
                .join();
        workers.shutdown();
        arranged.run();

        List<String> recipients = server.recipients();
        assertThat(recipients).hasSize(60);
        assertThat(new HashSet<>(recipients)).hasSize(60);
        assertThat(dispatches.counts("abandoned-basket")).isEqualTo(Map.of(DispatchState.SENT, 60L));
        assertThat(server.connections()).isLessThan(60);
    }

    @Test
    void failsOneLetterWhoseDataBreaksItAndNoOther() {
        long bob = due("bob@example.com");
        long ann = due("ann@example.com");
        arranged.plan();
        jdbc.sql("update dispatch set template_key = 'no-such-mail' where customer_id = ?")
                .param(bob)
                .update();
        arranged.run();

        assertThat(arranged.fate(bob)).isEqualTo("failed not-rendered");
        assertThat(summary(bob).reasonFacts().get("problem")).isNotNull();
        assertThat(arranged.fate(ann)).isEqualTo("sent");
    }

    @Test
    void letsNoNameBecomeAHeader() {
        long eve = due("eve@example.com");
        jdbc.sql("update customer set first_name = ? where customer_id = ?")
                .params("Eve\r\nBcc: victim@example.com", eve)
                .update();
        arranged.run();

        ScriptedSmtp.Taken taken = server.taken().get(0);
        assertThat(taken.header("Bcc")).isEqualTo("null");
        assertThat(taken.header("Subject").replaceAll("\\s+", " "))
                .isEqualTo("Eve Bcc: victim@example.com, your basket is still here");
        assertThat(server.recipients()).containsExactly("eve@example.com");
    }

    @Test
    void refusesALineBreakInAnyHeader() {
        for (String evil : List.of("a\r\nBcc: v@example.com", "a\nb", "a\rb", "a\u0000b", "a\u2028b")) {
            MimeMessage message = new MimeMessage((jakarta.mail.Session) null);
            assertThatThrownBy(() -> SafeHeaders.of(message).set("Subject", evil))
                    .isInstanceOf(UnsafeHeader.class);
            assertThatThrownBy(() -> SafeHeaders.of(message).from(evil, "a@example.com"))
                    .isInstanceOf(UnsafeHeader.class);
            assertThatThrownBy(() -> SafeHeaders.of(message).to(evil + "@example.com"))
                    .isInstanceOf(UnsafeHeader.class);
            assertThatThrownBy(() -> SafeHeaders.of(message).set(evil, "a")).isInstanceOf(UnsafeHeader.class);
        }
        assertThatThrownBy(() -> SafeHeaders.of(new MimeMessage((jakarta.mail.Session) null))
                        .to("a@example.com, b@example.com"))
                .isInstanceOf(UnsafeHeader.class);
    }

    @Test
    void letsOneMailOfTwoGoAndHoldsTheOther() {
        long ann = due("ann@example.com");
        arranged.plan();
        jdbc.sql("""
                insert into dispatch (customer_id, source_kind, source_key, occasion, channel, purpose, topic, transactional,
                    priority, template_key, language, facts, state, planned_at, due_at, changed_at)
                select customer_id, source_kind, source_key, occasion || '-second', channel, purpose, topic, transactional, 9,
                    template_key, language, facts, 'planned', planned_at, due_at, changed_at from dispatch
                """).update();
        arranged.run();

        assertThat(server.recipients()).hasSize(1);
        List<DispatchSummary> both = dispatches.of(ann, 10);
        assertThat(both).extracting(DispatchSummary::state).containsExactly(DispatchState.HELD, DispatchState.SENT);
        assertThat(both.get(0).reason()).isEqualTo(Reason.OTHER_FIRST);
        assertThat(both.get(0).dueAt()).isEqualTo(clock.instant().plus(Duration.ofHours(4)));
    }

    @Test
    void neverSendsMoreThanTheCompanyAllowsADay() {
        long ann = due("ann@example.com");
        arranged.plan();
        jdbc.sql("""
                insert into dispatch (customer_id, source_kind, source_key, occasion, channel, purpose, topic, transactional,
                    priority, template_key, language, facts, state, planned_at, due_at, changed_at, sent_at)
                select customer_id, source_kind, source_key, 'earlier-' || n, channel, purpose, topic, transactional, 9,
                    template_key, language, facts, 'sent', planned_at, due_at, changed_at,
                    changed_at - n * interval '1 hour'
                from dispatch cross join generate_series(5, 6) n
                """).update();
        arranged.run();

        DispatchSummary held = dispatches
                .list(new org.regulars.dispatch.DispatchFilter(DispatchState.HELD, "", "ann"), "", 10)
                .get(0);
        assertThat(held.reason()).isEqualTo(Reason.CAP);
        assertThat(held.dueAt())
                .isEqualTo(held.plannedAt().minus(Duration.ofHours(6)).plus(Duration.ofDays(1)));
        assertThat(held.customerId()).isEqualTo(ann);
    }

    private long due(String email) {
        long customerId = arranged.consenting(email);
        arranged.basket(customerId);
        jdbc.sql("update basket set last_change_at = ? where customer_id = ?")
                .params(clock.instant().minus(Duration.ofHours(2)).atOffset(java.time.ZoneOffset.UTC), customerId)
                .update();
        return customerId;
    }

    private DispatchSummary summary(long customerId) {
        return dispatches.of(customerId, 1).get(0);
    }

    private DispatchDetail detail(long customerId) {
        return dispatches.find(customerId, summary(customerId).dispatchId()).orElseThrow();
    }

    private static Letter letter(ClaimedDispatch dispatch) {
        return new Letter(dispatch, "<test@shop.example>", "Subject", "<p>Html</p>", "Text", Map.of());
    }
}
