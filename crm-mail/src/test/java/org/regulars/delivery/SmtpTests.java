package org.regulars.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.regulars.delivery.Answer.Kind;
import org.regulars.delivery.SmtpRoute.Security;
import org.regulars.dispatch.ClaimedDispatch;
import org.regulars.dispatch.Departures.Note;
import org.regulars.dispatch.DispatchState;
import org.regulars.dispatch.Outcome;

/** What the sender says on the wire, and what it makes of answers, against a server that follows rules. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SmtpTests {

    private static final DeliveryProperties PATIENT = properties(Duration.ofSeconds(10));

    private final List<Note> notes = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    void sendsAnEnvelopeInOnePieceAndTheNextWithTheEndOfTheMail() throws Exception {
        try (RuleSmtp server = RuleSmtp.offering("PIPELINING", "8BITMIME")) {
            assertThat(send(server.route(), 1, "a@example.com", "b@example.com", "c@example.com"))
                    .hasSize(3)
                    .allSatisfy((recipient, answer) -> assertThat(answer.kind()).isEqualTo(Kind.ACCEPTED));

            assertThat(server.pieces())
                    .anyMatch(piece ->
                            piece.equals("MAIL FROM:<shop@example.com>\r\nRCPT TO:<a@example.com>\r\nDATA\r\n"))
                    .anyMatch(piece -> piece.endsWith(
                            "\r\n.\r\nMAIL FROM:<shop@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n"));
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void waitsForEachAnswerWhereTheServerDoesNotOfferMore() throws Exception {
        try (RuleSmtp server = RuleSmtp.offering()) {
            assertThat(kinds(send(server.route(), 1, "a@example.com", "refuse@example.com", "b@example.com")))
                    .containsOnly(
                            Map.entry("a@example.com", Kind.ACCEPTED),
                            Map.entry("refuse@example.com", Kind.REFUSED),
                            Map.entry("b@example.com", Kind.ACCEPTED));

            assertThat(server.pieces()).noneMatch(piece -> piece.contains("MAIL") && piece.contains("RCPT"));
        }
    }

    @Test
    void greetsAsOldServersKnowIt() throws Exception {
        try (RuleSmtp server = new RuleSmtp(List.of(), Set.of("no-ehlo"), null)) {
            assertThat(kinds(send(server.route(), 1, "a@example.com"))).containsValue(Kind.ACCEPTED);
            assertThat(server.pieces()).contains("HELO [127.0.0.1]\r\n");
        }
    }

    @Test
    void bringsEveryContentOverAsItIs() throws Exception {
        String content = "Subject: x\r\n\r\n.\r\n..two\r\n.dot first\r\nbare\nfeed\rreturn\r\nlast line";
        try (RuleSmtp server = RuleSmtp.offering("PIPELINING")) {
            sendContent(server.route(), content, "a@example.com");
            assertThat(server.taken().get(0).content())
                    .isEqualTo("Subject: x\r\n\r\n.\r\n..two\r\n.dot first\r\nbare\r\nfeed\r\nreturn\r\nlast line\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void knowsOfEachMailWhetherItArrivedHoweverTheServerBehaves(boolean pipelining) throws Exception {
        Random random = new Random(20_261_125);
        List<String> rules = List.of(
                "fine", "fine", "fine", "fine", "fine", "fine", "refuse", "later", "drop", "took", "bye", "gone", "cut",
                "nodata", "lines", "byedot", "toolate", "spam", "odd", "garbage");
        String[] recipients = IntStream.range(0, 400)
                .mapToObj(i -> rules.get(random.nextInt(rules.size())) + "-" + i + "@example.com")
                .toArray(String[]::new);
        try (RuleSmtp server = new RuleSmtp(pipelining ? List.of("PIPELINING") : List.of(), Set.of(), null)) {
            Map<String, Answer> answers = send(server.route(), 4, recipients);

            Map<String, Set<Kind>> byRule = new TreeMap<>();
            answers.forEach((recipient, answer) -> byRule.computeIfAbsent(
                            recipient.substring(0, recipient.indexOf('-')), rule -> new HashSet<>())
                    .add(answer.kind()));
            assertThat(byRule)
                    .containsOnly(
                            Map.entry("fine", Set.of(Kind.ACCEPTED)),
                            Map.entry("lines", Set.of(Kind.ACCEPTED)),
                            Map.entry("refuse", Set.of(Kind.REFUSED)),
                            Map.entry("spam", Set.of(Kind.REFUSED)),
                            Map.entry("later", Set.of(Kind.DEFERRED)),
                            Map.entry("nodata", Set.of(Kind.DEFERRED)),
                            Map.entry("toolate", Set.of(Kind.DEFERRED)),
                            Map.entry("byedot", Set.of(Kind.DEFERRED)),
                            Map.entry("bye", Set.of(Kind.DEFERRED)),
                            Map.entry("gone", Set.of(Kind.DEFERRED)),
                            Map.entry("garbage", Set.of(Kind.DEFERRED)),
                            Map.entry("drop", Set.of(Kind.NONE)),
                            Map.entry("took", Set.of(Kind.NONE)),
                            Map.entry("cut", Set.of(Kind.NONE)),
                            Map.entry("odd", Set.of(Kind.NONE)));
            assertThat(server.taken()).extracting(RuleSmtp.Taken::recipient).doesNotHaveDuplicates();
            assertThat(server.taken().stream().map(RuleSmtp.Taken::recipient).collect(Collectors.toSet()))
                    .isEqualTo(Stream.of(recipients)
                            .filter(it -> it.matches("(fine|lines|took)-.*"))
                            .collect(Collectors.toSet()));
            assertNotedBeforeItLeft(recipients.length);
        }
    }

    @Test
    void goesOnOverANewConnectionWhereTheServerClosesOneThatWasInUse() throws Exception {
        try (RuleSmtp server = RuleSmtp.offering("PIPELINING")) {
            assertThat(kinds(send(server.route(), 1, "a@example.com", "byeonce@example.com", "b@example.com")))
                    .hasSize(3)
                    .containsValue(Kind.ACCEPTED)
                    .doesNotContainValue(Kind.DEFERRED);
            assertThat(server.connections()).isEqualTo(2);
            assertThat(server.taken()).hasSize(3);
        }
    }

    /** Each connection has at most one mail that is noted as leaving and not as answered. */
    private void assertNotedBeforeItLeft(int mails) throws InterruptedException {
        synchronized (notes) {
            // The last answers are noted just after they are given.
            while (notes.stream().filter(note -> note.outcome() != null).count() < mails) {
                notes.wait(10_000);
            }
        }
        Set<Long> open = new HashSet<>();
        int most = 0;
        for (Note note : notes) {
            if (note.outcome() == null) {
                assertThat(open.add(note.dispatchId())).as("it left twice").isTrue();
                most = Math.max(most, open.size());
            } else {
                open.remove(note.dispatchId());
            }
        }
        assertThat(most).isBetween(1, 4);
        assertThat(notes.stream().filter(note -> note.outcome() != null).map(Note::dispatchId))
                .doesNotHaveDuplicates()
                .hasSize(mails);
    }

    @Test
    void tellsTheEndOfALenientServersEmptyMailFromARefusal() throws Exception {
        try (RuleSmtp server = new RuleSmtp(List.of("PIPELINING"), Set.of("lenient"), null)) {
            assertThat(kinds(send(server.route(), 1, "refuse@example.com", "a@example.com", "later@example.com")))
                    .containsOnly(
                            Map.entry("refuse@example.com", Kind.REFUSED),
                            Map.entry("a@example.com", Kind.ACCEPTED),
                            Map.entry("later@example.com", Kind.DEFERRED));
            assertThat(server.taken()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"endless", "long", "garbage", "extra", "gone"})
    void sendsNothingToAServerThatSpeaksNoSmtpAndDoesNotTireOfIt(String rule) throws Exception {
        try (RuleSmtp server = RuleSmtp.offering("PIPELINING")) {
            assertThat(kinds(send(server.route(), 1, rule + "@example.com", "a@example.com")))
                    .containsOnly(
                            Map.entry(rule + "@example.com", Kind.DEFERRED), Map.entry("a@example.com", Kind.ACCEPTED));
            assertThat(server.taken()).hasSize(1);
        }
    }

    @Test
    void tellsTheMailServersTroubleFromTheMails() throws Exception {
        try (RuleSmtp full = new RuleSmtp(List.of(), Set.of("full"), null);
                RuleSmtp silent = new RuleSmtp(List.of(), Set.of("silent"), null)) {
            assertThat(send(full.route(), 3, "a@example.com", "b@example.com", "c@example.com")
                            .values())
                    .allSatisfy(answer -> {
                        assertThat(answer.kind()).isEqualTo(Kind.UNREACHABLE);
                        assertThat(answer.words()).contains("421 4.7.0 too many connections");
                    });
            assertThat(send(
                                    silent.route(),
                                    properties(Duration.ofMillis(300)),
                                    1,
                                    "Subject: x\r\n\r\nHello\r\n",
                                    "a@example.com")
                            .values())
                    .allSatisfy(answer -> assertThat(answer.words()).contains("did not answer in time"));
        }
    }

    @Test
    void takesAnAccountThatIsNotAcceptedForTheRoutesTroubleAndNotTheMails() throws Exception {
        try (RuleSmtp server = RuleSmtp.offering("PIPELINING")) {
            assertThat(kinds(send(server.route(), 1, "policy@example.com"))).containsValue(Kind.BARRED);
        }
    }

    @Test
    void signsInByTheWaysThatServersOffer() throws Exception {
        for (String way : List.of("PLAIN", "LOGIN", "CRAM-MD5", "XOAUTH2")) {
            try (RuleSmtp server = RuleSmtp.offering("AUTH " + way, "PIPELINING")) {
                SmtpRoute right = login(server, "secret", List.of(way));
                assertThat(kinds(send(right, 1, "a@example.com"))).containsValue(Kind.ACCEPTED);
                assertThat(send(login(server, "wrong", List.of(way)), 1, "a@example.com"))
                        .allSatisfy((to, answer) -> {
                            assertThat(answer.kind()).isEqualTo(Kind.BARRED);
                            assertThat(answer.words()).contains("535 5.7.8 wrong");
                        });
                assertThat(server.logins()).containsExactly(way + " true", way + " false");
            }
        }
    }

    @Test
    void takesAddressesBeyondAsciiOnlyWhereTheServerDoes() throws Exception {
        try (RuleSmtp plain = RuleSmtp.offering("PIPELINING", "8BITMIME");
                RuleSmtp wide = RuleSmtp.offering("PIPELINING", "8BITMIME", "SMTPUTF8")) {
            assertThat(send(plain.route(), 1, "jörg@example.com")).allSatisfy((to, answer) -> {
                assertThat(answer.kind()).isEqualTo(Kind.REFUSED);
                assertThat(answer.words()).contains("SMTPUTF8");
            });
            assertThat(kinds(sendContent(wide.route(), "Subject: ö\r\n\r\nö\r\n", "jörg@example.com")))
                    .containsValue(Kind.ACCEPTED);
            assertThat(wide.taken().get(0).envelope()).isEqualTo("MAIL FROM:<shop@example.com> BODY=8BITMIME SMTPUTF8");
        }
    }

    @Test
    void refusesAMailThatTheServerWillNotTakeBeforeItTries() throws Exception {
        try (RuleSmtp server = RuleSmtp.offering("SIZE 10", "PIPELINING")) {
            assertThat(kinds(send(server.route(), 1, "a@example.com"))).containsValue(Kind.REFUSED);
            assertThat(server.pieces()).noneMatch(piece -> piece.contains("MAIL"));
        }
    }

    @Test
    void encryptsAndBelievesOnlyACertificateThatItCanCheckForThisHost() throws Exception {
        KeyStore named = keys("localhost", "dns:localhost,ip:127.0.0.1");
        KeyStore other = keys("other", "dns:mail.other.example");
        SSLContext before = SSLContext.getDefault();
        for (boolean fromTheStart : List.of(true, false)) {
            Set<String> traits = fromTheStart ? Set.of("tls") : Set.of();
            Security security = fromTheStart ? Security.TLS : Security.STARTTLS;
            try (RuleSmtp server = new RuleSmtp(List.of("STARTTLS", "AUTH PLAIN"), traits, context(named));
                    RuleSmtp wrong = new RuleSmtp(List.of("STARTTLS"), traits, context(other));
                    RuleSmtp none = RuleSmtp.offering()) {
                assertThat(send(encrypted(server, security, Set.of()), 1, "a@example.com")
                                .values())
                        .allSatisfy(answer -> assertThat(answer.words()).contains("cannot be trusted"));
                assertThat(kinds(send(encrypted(server, security, Set.of("127.0.0.1")), 1, "a@example.com")))
                        .containsValue(Kind.ACCEPTED);
                SSLContext.setDefault(trusting(named, other));
                try {
                    assertThat(kinds(send(encrypted(server, security, Set.of()), 1, "a@example.com")))
                            .containsValue(Kind.ACCEPTED);
                    assertThat(send(encrypted(wrong, security, Set.of()), 1, "a@example.com")
                                    .values())
                            .allSatisfy(answer -> assertThat(answer.words()).contains("cannot be trusted"));
                } finally {
                    SSLContext.setDefault(before);
                }
                assertThat(server.logins()).containsOnly("PLAIN true encrypted");
                if (!fromTheStart) {
                    assertThat(send(encrypted(none, security, Set.of()), 1, "a@example.com")
                                    .values())
                            .allSatisfy(answer -> assertThat(answer.words()).contains("offers no encryption"));
                }
            }
        }
    }

    private static SmtpRoute login(RuleSmtp server, String password, List<String> mechanisms) {
        return new SmtpRoute(
                "test", "127.0.0.1", server.port(), "ann", password, Security.AUTO, Set.of(), mechanisms, "", false);
    }

    private static SmtpRoute encrypted(RuleSmtp server, Security security, Set<String> trusted) {
        boolean signsIn = server.logins() != null && security != Security.NONE;
        return new SmtpRoute(
                "test",
                "127.0.0.1",
                server.port(),
                signsIn ? "ann" : null,
                "secret",
                security,
                trusted,
                List.of(),
                "",
                false);
    }

    private KeyStore keys(String alias, String names) throws Exception {
        Path file = folder.resolve(alias + ".p12");
        Process made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        alias,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + alias,
                        "-ext",
                        "san=" + names,
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        "changeit",
                        "-storetype",
                        "PKCS12")
                .inheritIO()
                .start();
        assertThat(made.waitFor()).isZero();
        return KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
    }

    private static SSLContext context(KeyStore keys) throws Exception {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static SSLContext trusting(KeyStore... stores) throws Exception {
        KeyStore all = KeyStore.getInstance("PKCS12");
        all.load(null, null);
        for (KeyStore store : stores) {
            String alias = store.aliases().nextElement();
            all.setCertificateEntry(alias, store.getCertificate(alias));
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(all);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private static Map<String, Kind> kinds(Map<String, Answer> answers) {
        Map<String, Kind> kinds = new HashMap<>();
        answers.forEach((recipient, answer) -> kinds.put(recipient, answer.kind()));
        return kinds;
    }

    private Map<String, Answer> send(SmtpRoute route, int connections, String... recipients) throws Exception {
        return send(route, PATIENT, connections, "Subject: Hello\r\n\r\nHello.\r\n", recipients);
    }

    private Map<String, Answer> sendContent(SmtpRoute route, String content, String recipient) throws Exception {
        return send(route, PATIENT, 1, content, recipient);
    }

    private Map<String, Answer> send(
            SmtpRoute route, DeliveryProperties properties, int connections, String content, String... recipients)
            throws Exception {
        Map<String, Answer> answers = new ConcurrentHashMap<>();
        CountDownLatch open = new CountDownLatch(recipients.length);
        List<Parcel> parcels = new ArrayList<>();
        for (int i = 0; i < recipients.length; i++) {
            ClaimedDispatch dispatch = dispatch(i);
            parcels.add(new Parcel(
                    dispatch,
                    "shop@example.com",
                    recipients[i],
                    content.getBytes(StandardCharsets.UTF_8),
                    (parcel, answer) -> {
                        parcel.outcome(new Outcome(
                                dispatch.customerId(),
                                dispatch.dispatchId(),
                                DispatchState.SENT,
                                null,
                                Map.of(),
                                answer.words(),
                                null));
                        answers.put(parcel.recipient(), answer);
                        open.countDown();
                    }));
        }
        SmtpSender sender =
                new SmtpSender(route, properties, new Logbook(this::note), connections, new Pace(0), Parcel::answer);
        sender.submit(parcels);
        assertThat(open.await(50, TimeUnit.SECONDS)).as("answers: " + answers).isTrue();
        sender.stop();
        return answers;
    }

    private Set<String> note(Collection<Note> more) {
        synchronized (notes) {
            notes.addAll(more);
            notes.notifyAll();
        }
        return Set.of("claim");
    }

    private static ClaimedDispatch dispatch(int number) {
        return new ClaimedDispatch(
                "claim",
                number,
                number,
                "test",
                "test",
                "",
                "",
                true,
                "test",
                "en",
                Map.of(),
                "",
                "",
                "",
                "",
                0,
                Instant.EPOCH);
    }

    private static DeliveryProperties properties(Duration patience) {
        return new DeliveryProperties(
                4,
                1000,
                patience,
                patience,
                patience,
                Duration.ofSeconds(5),
                List.of(Duration.ofMinutes(5)),
                Duration.ofMinutes(1),
                Duration.ofMinutes(15));
    }
}
