package org.regulars.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.Customers;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@DatabaseTest
class SignUpsTests {

    private static final ConsentSource FORM =
            ConsentSource.customer("sign-up-form", "footer", "https://shop.example/", "192.0.2.1", "Firefox");
    private static final ShownWording OFFERS = new ShownWording("offers", "", "de", "Ja, schickt mir Angebote.");
    private static final ShownWording SURVEYS = new ShownWording("surveys", "", "de", "Ja, fragt mich.");

    @Autowired
    SignUps signUps;

    @Autowired
    ConsentLedger ledger;

    @Autowired
    Suppressions suppressions;

    @Autowired
    CustomerLinks links;

    @Autowired
    Customers customers;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient jdbc;

    @Test
    void waitsForTheMailboxThenPermitsExactlyWhatWasTicked() {
        signUps.request(new SignUpRequest(" Ann@Example.com ", "Ann", List.of(OFFERS, SURVEYS), "de", FORM));
        PendingConfirmation pending = signUps.toConfirm().get(0);
        assertThat(pending.email()).isEqualTo("ann@example.com");
        assertThat(pending.wordings()).containsExactly(OFFERS, SURVEYS);
        assertThat(permitted(pending.customerId())).isEmpty();
        assertThat(firstName(pending.customerId())).isEmpty();

        String token = token(pending.optInId());
        assertThat(signUps.find(token).orElseThrow().state()).isEqualTo(OptIn.State.WAITING);
        assertThat(signUps.confirm(token, FORM)).isTrue();

        assertThat(permitted(pending.customerId()))
                .containsExactly("offers/", "offers/basket-reminders", "surveys/", "surveys/feedback");
        assertThat(firstName(pending.customerId())).isEqualTo("Ann");
        assertThat(jdbc.sql("select proven_at is not null from identity where identity_id = ?")
                        .param(pending.identityId())
                        .query(Boolean.class)
                        .single())
                .isTrue();
        assertThat(ledger.history(pending.customerId()).get(0).wording()).isEqualTo(SURVEYS.text());
        assertThat(signUps.toConfirm()).isEmpty();
    }

    @Test
    void worksOnceAndOnlyInTime() {
        signUps.request(new SignUpRequest("ann@example.com", "", List.of(OFFERS), "de", FORM));
        String used = token(signUps.toConfirm().get(0).optInId());
        signUps.confirm(used, FORM);
        long entries = entries();

        assertThat(signUps.confirm(used, FORM)).isFalse();
        assertThat(signUps.find(used).orElseThrow().state()).isEqualTo(OptIn.State.CONFIRMED);
        signUps.request(new SignUpRequest("bob@example.com", "", List.of(OFFERS), "de", FORM));
        String late = token(signUps.toConfirm().get(0).optInId());
        clock.advance(Duration.ofDays(7));
        assertThat(signUps.confirm(late, FORM)).isFalse();
        assertThat(signUps.find(late).orElseThrow().state()).isEqualTo(OptIn.State.EXPIRED);
        assertThat(entries()).isEqualTo(entries + 1);
        assertThat(signUps.toConfirm()).isEmpty();
    }

    @Test
    void confirmsOnceWhenTheButtonIsPressedManyTimesAtOnce() {
        signUps.request(new SignUpRequest("ann@example.com", "", List.of(OFFERS), "de", FORM));
        String token = token(signUps.toConfirm().get(0).optInId());

        assertThat(atOnce(8, () -> signUps.confirm(token, FORM))).containsOnlyOnce(true);
    }

    @Test
    void knowsNoTokenThatWasAltered() {
        signUps.request(new SignUpRequest("ann@example.com", "", List.of(OFFERS), "de", FORM));
        String token = token(signUps.toConfirm().get(0).optInId());

        for (String wrong : List.of(
                "",
                ".",
                "x",
                token.substring(1),
                token.substring(0, token.length() - 1),
                token + "A",
                links.preferences(1).replaceFirst(".*/", ""))) {
            assertThat(signUps.find(wrong)).as(wrong).isEmpty();
            assertThat(signUps.confirm(wrong, FORM)).as(wrong).isFalse();
        }
    }

    @Test
    void asksAnAddressOnceInAQuarterOfAnHourAndThreeTimesADay() {
        SignUpRequest request = new SignUpRequest("ann@example.com", "", List.of(OFFERS), "de", FORM);

        atOnce(200, () -> {
            signUps.request(request);
            return true;
        });
        assertThat(signUps.toConfirm()).hasSize(1);
        clock.advance(Duration.ofMinutes(14));
        signUps.request(request);
        assertThat(signUps.toConfirm()).hasSize(1);
        for (int i = 0; i < 10; i++) {
            clock.advance(Duration.ofMinutes(16));
            signUps.request(request);
        }
        assertThat(signUps.toConfirm()).hasSize(3);
        clock.advance(Duration.ofDays(1));
        signUps.request(request);
        assertThat(signUps.toConfirm()).hasSize(4);
    }

    @Test
    void aThousandSignUpsFromTwoHundredComputersAtOnceAreOneMail() throws Exception {
        var computers = java.util.concurrent.Executors.newFixedThreadPool(32);
        try {
            var asked = new ArrayList<java.util.concurrent.Future<Boolean>>();
            for (int i = 0; i < 1000; i++) {
                ConsentSource from = ConsentSource.customer(
                        "sign-up-form", "footer", "https://shop.example/", "192.0.2." + i % 200, "Browser");
                asked.add(computers.submit(() -> signUps.request(new SignUpRequest(
                                "eve@example.com",
                                "",
                                List.of(new ShownWording("offers", "", "en", "Send me offers.")),
                                "en",
                                from))
                        .isPresent()));
            }
            int mails = 0;
            for (var one : asked) {
                mails += one.get() ? 1 : 0;
            }
            assertThat(mails).isOne();
        } finally {
            computers.shutdown();
        }
        assertThat(signUps.toConfirm()).hasSize(1);
    }

    @Test
    void changesNothingAboutSomebodyWhoConfirmedBefore() {
        long ann = confirmed("ann@example.com");
        customers.describe(ann, AttributeOrigin.TOLD, java.util.Map.of("first_name", "Ann"), "test", clock.instant());
        clock.advance(Duration.ofDays(2));

        signUps.request(new SignUpRequest("ann@example.com", "Eve", List.of(OFFERS), "de", FORM));

        assertThat(permitted(ann)).contains("offers/");
        signUps.confirm(token(signUps.toConfirm().get(0).optInId()), FORM);
        assertThat(firstName(ann)).isEqualTo("Ann");
    }

    @Test
    void refusesWhatIsNoAddressAndWhatAgreesToNothing() {
        assertThatThrownBy(() -> signUps.request(new SignUpRequest("ann", "", List.of(OFFERS), "de", FORM)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> signUps.request(new SignUpRequest("ann@example.com", "", List.of(), "de", FORM)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(entries()).isZero();
    }

    @Test
    void countsWhatEachFormBroughtIn() {
        confirmed("ann@example.com");
        signUps.request(new SignUpRequest("bob@example.com", "", List.of(OFFERS), "de", FORM));

        assertThat(signUps.counts()).containsExactly(new FormCount("footer", 2, 1, 1));
    }

    @Test
    void findsASuppressedAddressInAnySpellingAndCannotReadIt() {
        suppressions.suppress("Ann@Example.com", Suppressions.Reason.ASKED, "test");
        suppressions.suppress("ann@example.com", Suppressions.Reason.BOUNCED, "test");

        assertThat(suppressions.of("ann@example.com")).contains(Suppressions.Reason.ASKED);
        suppressions.lift("ann@example.com", Suppressions.Reason.BOUNCED);
        assertThat(suppressions.of("ann@example.com")).contains(Suppressions.Reason.ASKED);
        suppressions.lift("ann@example.com", Suppressions.Reason.ASKED);
        assertThat(suppressions.of("ann@example.com")).isEmpty();
    }

    @Test
    void keepsALinkWorkingForTheCustomerSomebodyTurnedOutToBe() {
        long visitor = customers
                .identify(
                        List.of(new IdentityClaim(IdentityKind.ANONYMOUS_ID, "device-1", false)),
                        "test",
                        clock.instant())
                .orElseThrow()
                .customerId();
        String link = links.preferences(visitor);
        long ann = customers
                .identify(
                        List.of(new IdentityClaim(IdentityKind.EMAIL, "ann@example.com", false)),
                        "test",
                        clock.instant())
                .orElseThrow()
                .customerId();
        customers.identify(
                List.of(
                        new IdentityClaim(IdentityKind.EMAIL, "ann@example.com", false),
                        new IdentityClaim(IdentityKind.ANONYMOUS_ID, "device-1", false)),
                "test",
                clock.instant());

        LinkHolder holder =
                links.preferencesHolder(link.replaceFirst(".*/", "")).orElseThrow();

        assertThat(holder.customerId()).isEqualTo(ann);
        assertThat(holder.maskedAddress()).isEqualTo("a•••@example.com");
    }

    private long confirmed(String email) {
        signUps.request(new SignUpRequest(email, "", List.of(OFFERS), "de", FORM));
        PendingConfirmation pending = signUps.toConfirm().get(0);
        signUps.confirm(token(pending.optInId()), FORM);
        return pending.customerId();
    }

    private String token(long optInId) {
        return signUps.confirmLink(optInId).replaceFirst("http://localhost:8080/p/confirm/", "");
    }

    private List<String> permitted(long customerId) {
        return ledger.state(customerId).stream()
                .filter(ConsentState::permits)
                .map(state -> state.purpose() + "/" + state.topic())
                .toList();
    }

    private String firstName(long customerId) {
        return jdbc.sql("select first_name from customer where customer_id = ?")
                .param(customerId)
                .query(String.class)
                .single();
    }

    private long entries() {
        return jdbc.sql("select count(*) from consent_entry").query(Long.class).single();
    }

    private static <T> List<T> atOnce(int times, java.util.function.Supplier<T> action) {
        ExecutorService callers = Executors.newFixedThreadPool(20);
        try {
            return IntStream.range(0, times)
                    .mapToObj(i -> CompletableFuture.supplyAsync(action, callers))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        } finally {
            callers.shutdown();
        }
    }
}
