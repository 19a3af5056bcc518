package org.regulars.web.selfservice.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.regulars.web.selfservice.account.AccountForm.form;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import jakarta.servlet.http.Cookie;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.account.AccountSession;
import org.regulars.account.AccountSessions;
import org.regulars.account.AddressChanges;
import org.regulars.account.Passkey;
import org.regulars.account.Passkeys;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.ConsentSource;
import org.regulars.consent.ConsentState;
import org.regulars.consent.ConsentStatus;
import org.regulars.consent.LegalBasis;
import org.regulars.consent.RecordConsent;
import org.regulars.consent.ShownWording;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.Customers;
import org.regulars.customer.Identified;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.customer.MergeCustomers;
import org.regulars.customer.Merges;
import org.regulars.privacy.Erasures;
import org.regulars.privacy.MailboxProofs;
import org.regulars.recommendation.NotForMe;
import org.regulars.recommendation.Recommendation;
import org.regulars.recommendation.Recommendations;
import org.regulars.testing.Tables;
import org.regulars.testing.TestClock;
import org.regulars.testing.TestShop;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** Ann is signed in, Bob has an account too, and Charlie, a stranger, tries to get at either. */
@WebTest
class AccountTests {

    private static final String COOKIE = "regulars-account";
    private static final List<String> PAGES =
            List.of("", "/data", "/suggestions", "/purchases", "/messages", "/privacy", "/security", "/erase");

    @Autowired
    MockMvc web;

    @Autowired
    Customers customers;

    @Autowired
    MailboxProofs proofs;

    @Autowired
    AccountSessions sessions;

    @Autowired
    AddressChanges addresses;

    @Autowired
    Passkeys passkeys;

    @Autowired
    ConsentLedger ledger;

    @Autowired
    Merges merges;

    @Autowired
    Erasures erasures;

    @Autowired
    NotForMe notForMe;

    @Autowired
    Recommendations recommendations;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TestClock clock;

    private Identified ann;
    private Identified bob;

    @BeforeEach
    void knowAnnAndBob() {
        ann = known("ann@example.com");
        bob = known("bob@example.com");
        customers.describe(
                ann.customerId(), AttributeOrigin.TOLD, Map.of("first_name", "Ann"), "form", clock.instant());
        customers.describe(
                bob.customerId(), AttributeOrigin.TOLD, Map.of("first_name", "Bob"), "form", clock.instant());
    }

    @Test
    void everyPageIsShutToStrangersAndToStaff() throws Exception {
        for (String page : PAGES) {
            web.perform(get("/account" + page)).andExpect(redirectedUrl("/account/sign-in"));
            web.perform(get("/account" + page).with(user("ann@shop.example").roles("ADMIN")))
                    .andExpect(status().is(org.hamcrest.Matchers.not(200)));
        }
        Cookie cookie = signIn(ann);
        web.perform(get("/staff").cookie(cookie)).andExpect(redirectedUrl("/sign-in"));
        web.perform(get("/v1/customers").cookie(cookie)).andExpect(status().isUnauthorized());
        assertThat(web.perform(get("/account").cookie(new Cookie("regulars", cookie.getValue())))
                        .andReturn()
                        .getResponse()
                        .getRedirectedUrl())
                .isEqualTo("/account/sign-in");
    }

    @Test
    void everyPageShowsHerOwnInFourLanguages() throws Exception {
        Cookie cookie = signIn(ann);
        for (String page : PAGES) {
            for (String language : List.of("en", "de", "fr", "es")) {
                String body =
                        body(get("/account" + page).param("lang", language).cookie(cookie));
                assertThat(body)
                        .as(page + " " + language)
                        .contains("lang=\"" + language + "\"", "/account")
                        .doesNotContain("??", "{0}", "bob@example.com");
            }
        }
        assertThat(body(get("/account").cookie(cookie))).contains("Hello Ann", "ann@example.com");
        assertThat(body(get("/account/data").cookie(cookie))).contains("you told us", "ann@example.com");
    }

    @Test
    void lookingChangesNothing() throws Exception {
        Cookie cookie = signIn(ann);
        addresses.ask(session(cookie), "new@example.com", "en");
        path(addresses.stopLink(changeId()));
        body(get("/account").cookie(cookie));
        Map<String, String> before = Tables.contents(jdbc, Set.of());
        for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS)) {
            for (String page : PAGES) {
                web.perform(request(method, "/account" + page).cookie(cookie));
                web.perform(request(method, "/account" + page));
            }
            for (String path : List.of(
                    path(addresses.confirmLink(changeId())),
                    path(addresses.stopLink(changeId())),
                    "/account/sign-in",
                    "/account/sign-in/sent",
                    "/account/sign-in/passkey",
                    "/account/sign-in/passkey/options",
                    "/account/sign-out",
                    "/account/suggestions/1/not-for-me",
                    "/account/privacy/restrict",
                    "/account/privacy/object",
                    "/account/data/address",
                    "/account/security/sign-out-everywhere",
                    "/account/security/sessions/1/end",
                    "/account/erase?sure=true",
                    "/p/your-data")) {
                web.perform(request(method, java.net.URI.create(path)).cookie(cookie));
            }
        }
        Map<String, String> after = Tables.contents(jdbc, Set.of());
        before.forEach((table, all) -> assertThat(after).as(table).containsEntry(table, all));
        assertThat(after.keySet()).isEqualTo(before.keySet());
        assertThat(body(get("/account").cookie(cookie))).contains("Hello Ann");
    }

    @Test
    void aFormOfAnotherSiteDoesNothing() throws Exception {
        Cookie cookie = signIn(ann);
        Map<String, String> before = Tables.contents(jdbc, Set.of());
        for (String path : List.of(
                "/account/privacy/restrict",
                "/account/erase",
                "/account/data",
                "/account/data/address",
                "/account/sign-out",
                "/account/security/sign-out-everywhere",
                "/account/security/passkeys/options")) {
            web.perform(post(path)
                            .param("sure", "true")
                            .param("address", "evil@example.com")
                            .cookie(cookie))
                    .andExpect(status().is3xxRedirection());
            web.perform(form(path).param("sure", "true").cookie(cookie).header("Sec-Fetch-Site", "cross-site"))
                    .andExpect(status().is3xxRedirection());
        }
        // Nor does it sign anybody in as somebody else.
        proofs.ask(bob.customerId(), "bob@example.com", "en");
        String open = link();
        assertThat(web.perform(post(open)).andReturn().getResponse().getCookie(COOKIE))
                .isNull();
        jdbc.sql("delete from mailbox_proof").update();
        jdbc.sql("delete from confirmation_allowance").update();
        before.remove("confirmation_allowance");
        before.remove("mailbox_proof");
        Map<String, String> after = Tables.contents(jdbc, Set.of());
        after.keySet().retainAll(before.keySet());
        assertThat(after).isEqualTo(before);
    }

    @Test
    void answersAStrangerAlikeAndWritesAsMuchWhetherTheAddressIsKnown() throws Exception {
        MockHttpServletResponse known = web.perform(form("/account/sign-in").param("email", "Ann@Example.com"))
                .andReturn()
                .getResponse();
        MockHttpServletResponse unknown = web.perform(form("/account/sign-in").param("email", "x@example.com"))
                .andReturn()
                .getResponse();

        assertThat(known.getStatus()).isEqualTo(unknown.getStatus());
        assertThat(known.getRedirectedUrl()).isEqualTo(unknown.getRedirectedUrl());
        assertThat(known.getHeaderNames()).isEqualTo(unknown.getHeaderNames());
        assertThat(jdbc.sql("select address from sign_in_ask order by 1")
                        .query(String.class)
                        .list())
                .containsExactly("ann@example.com", "x@example.com");
        assertThat(Tables.contents(jdbc, Set.of())).doesNotContainKey("mailbox_proof");
        proofs.lookUp();
        assertThat(jdbc.sql("select customer_id from mailbox_proof")
                        .query(Long.class)
                        .list())
                .containsExactly(ann.customerId());
    }

    @Test
    void askingALotMailsLittle() {
        for (int i = 0; i < 50; i++) {
            proofs.ask("ann@example.com", "en");
            proofs.lookUp();
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(jdbc.sql("select count(*) from mailbox_proof")
                        .query(Long.class)
                        .single())
                .isEqualTo(5);
    }

    @Test
    void linksBeginWithThePublicAddressWhateverTheHostIs() throws Exception {
        web.perform(form("/account/sign-in")
                        .param("email", "ann@example.com")
                        .header("Host", "evil.example")
                        .header("X-Forwarded-Host", "evil.example"))
                .andExpect(redirectedUrl("/account/sign-in/sent"));
        proofs.lookUp();
        assertThat(proofs.link(proofId())).startsWith("http://localhost").contains("/account/open/");
        // Where to go after signing in is nobody's to say.
        MockHttpServletResponse in = web.perform(form(link())
                        .param("next", "https://evil.example")
                        .param("lang", "//evil.example")
                        .header("X-Forwarded-Host", "evil.example"))
                .andReturn()
                .getResponse();
        assertThat(in.getRedirectedUrl()).isEqualTo("/account");
    }

    @Test
    void signingInMakesANewKeyAndEndsTheOldOne() throws Exception {
        Cookie hers = signIn(ann);
        proofs.ask(bob.customerId(), "bob@example.com", "en");
        Cookie his = Objects.requireNonNull(
                web.perform(form(link()).cookie(hers)).andReturn().getResponse().getCookie(COOKIE));
        assertThat(his.getValue()).isNotEqualTo(hers.getValue());
        assertThat(body(get("/account").cookie(his))).contains("Hello Bob").doesNotContain("Ann");
        isShut(hers);
    }

    @Test
    void isShutAfterAWhileAndAfterADayWhateverHappens() throws Exception {
        Cookie cookie = signIn(ann);
        for (int i = 0; i < 35; i++) {
            clock.advance(Duration.ofMinutes(20));
            cookie = Objects.requireNonNull(web.perform(get("/account").cookie(cookie))
                    .andReturn()
                    .getResponse()
                    .getCookie(COOKIE));
        }
        clock.advance(Duration.ofMinutes(25));
        isShut(cookie);

        jdbc.sql("delete from confirmation_allowance").update();
        Cookie idle = signIn(ann);
        clock.advance(Duration.ofMinutes(31));
        isShut(idle);
        isShut(new Cookie(COOKIE, idle.getValue().substring(1)));
    }

    @Test
    void signingOutEndsOneBrowserAndEverywhereAll() throws Exception {
        Cookie phone = signIn(ann);
        jdbc.sql("delete from confirmation_allowance").update();
        Cookie desk = signIn(ann);
        Cookie his = signIn(bob);

        web.perform(form("/account/security/sessions/" + session(his).sessionId() + "/end")
                .cookie(phone));
        assertThat(body(get("/account").cookie(his))).contains("Hello Bob");
        web.perform(form("/account/sign-out").cookie(phone))
                .andExpect(redirectedUrl("/account/sign-in?why=signed-out"));
        isShut(phone);
        assertThat(body(get("/account").cookie(desk))).contains("Hello Ann");
        web.perform(form("/account/security/sign-out-everywhere").cookie(desk));
        isShut(desk);
        assertThat(body(get("/account").cookie(his))).contains("Hello Bob");
    }

    @Test
    void idsOfOthersAreOfNoUse() throws Exception {
        long passkey = passkey(bob);
        Cookie cookie = signIn(ann);
        web.perform(form("/account/security/passkeys/" + passkey + "/remove").cookie(cookie));
        web.perform(form("/account/security/passkeys/" + passkey + "/name")
                .param("name", "Mine")
                .cookie(cookie));
        assertThat(passkeys.of(bob.customerId())).extracting(Passkey::label).containsExactly("Phone");
        web.perform(form("/account/suggestions/987654/not-for-me").cookie(cookie))
                .andExpect(status().is3xxRedirection());
        assertThat(notForMe.of(ann.customerId())).isEmpty();
        for (String page : PAGES) {
            assertThat(body(get("/account" + page)
                            .param("customerId", Long.toString(bob.customerId()))
                            .param("customer", Long.toString(bob.customerId()))
                            .param("id", Long.toString(bob.customerId()))
                            .cookie(cookie)))
                    .doesNotContain("bob@example.com", "Bob");
        }
        clock.advance(Duration.ofMinutes(1));
        web.perform(form("/account/data")
                .param("customerId", Long.toString(bob.customerId()))
                .param("firstName", "Anna")
                .cookie(cookie));
        assertThat(firstName(bob)).isEqualTo("Bob");
        assertThat(firstName(ann)).isEqualTo("Anna");
    }

    @Test
    void mergedAndErasedCustomersAreSignedOut() throws Exception {
        Cookie hers = signIn(ann);
        Cookie his = signIn(bob);
        long merge = merges.merge(new MergeCustomers(ann.customerId(), bob.customerId(), Set.of(), List.of()), "staff");
        isShut(hers);
        isShut(his);
        jdbc.sql("delete from confirmation_allowance").update();
        Cookie both = signIn(ann);
        merges.undo(merge, "staff");
        isShut(both);

        jdbc.sql("delete from confirmation_allowance").update();
        proofs.ask(bob.customerId(), "bob@example.com", "en");
        String open = link();
        Cookie last = Objects.requireNonNull(
                web.perform(form(open)).andReturn().getResponse().getCookie(COOKIE));
        passkey(bob);
        erasures.erase(bob.customerId(), 0, "staff");
        isShut(last);
        assertThat(jdbc.sql("select count(*) from passkey").query(Long.class).single())
                .isZero();
        web.perform(get(open)).andExpect(status().isNotFound());
    }

    @Test
    void aVisitorWhoIsJoinedToHerDoesNotSignHerOut() throws Exception {
        Cookie cookie = signIn(ann);
        customers.identify(
                List.of(new IdentityClaim(IdentityKind.ANONYMOUS_ID, "device-1", false)), "event", clock.instant());
        customers.identify(
                List.of(
                        new IdentityClaim(IdentityKind.ANONYMOUS_ID, "device-1", false),
                        new IdentityClaim(IdentityKind.EMAIL, "ann@example.com", false)),
                "event",
                clock.instant());
        assertThat(body(get("/account").cookie(cookie))).contains("Hello Ann");
    }

    @Test
    void whatIsNotForHerIsSuggestedNowhereUntilSheTakesItBack() throws Exception {
        TestShop shop = new TestShop(jdbc);
        long cup = shop.product("Cup");
        long jar = shop.product("Jar");
        jdbc.sql("insert into best_seller (rank, product_id, buyers) values (1, ?, 9), (2, ?, 8)")
                .params(cup, jar)
                .update();
        Cookie cookie = signIn(ann);
        assertThat(body(get("/account/suggestions").cookie(cookie))).contains("Cup", "Jar", "9 customers");

        web.perform(form("/account/suggestions/" + cup + "/not-for-me").cookie(cookie));
        assertThat(recommendations.forCustomer(ann.customerId(), 5))
                .extracting(Recommendation::name)
                .containsExactly("Jar");
        assertThat(recommendations.goesWith(List.of(), ann.customerId(), 5))
                .extracting(Recommendation::name)
                .containsExactly("Jar");
        assertThat(recommendations.forCustomer(bob.customerId(), 5)).hasSize(2);
        assertThat(body(get("/account/suggestions").cookie(cookie))).contains("Suggest it again: Cup");

        web.perform(form("/account/suggestions/" + cup + "/take-back").cookie(cookie));
        assertThat(recommendations.forCustomer(ann.customerId(), 5)).hasSize(2);
    }

    @Test
    void theAddressChangesOnlyWhenTheNewMailboxSaysYes() throws Exception {
        agree(ann);
        Cookie cookie = signIn(ann);
        web.perform(form("/account/data/address").param("address", "no address").cookie(cookie))
                .andExpect(redirectedUrl("/account/data?problem=address#address"));
        web.perform(form("/account/data/address")
                        .param("address", "New@Example.com")
                        .cookie(cookie))
                .andExpect(redirectedUrl("/account/data?done=address"));
        assertThat(addressesOf(ann)).containsExactly("ann@example.com");
        assertThat(mailGoesTo(ann)).isEqualTo("ann@example.com");
        assertThat(body(get("/account/data").cookie(cookie))).contains("new@example.com has not confirmed yet");

        String confirm = path(addresses.confirmLink(changeId()));
        assertThat(body(get(confirm))).contains("n•••@example.com").doesNotContain("new@example.com", "ann@");
        web.perform(form(confirm + "A")).andExpect(status().isNotFound());
        web.perform(form(confirm.replace("/address/", "/address/stop/"))).andExpect(status().isNotFound());
        assertThat(mailGoesTo(ann)).isEqualTo("ann@example.com");

        web.perform(form(confirm)).andExpect(redirectedUrl(confirm + "?done=yes"));
        assertThat(addressesOf(ann)).containsExactly("ann@example.com", "new@example.com");
        assertThat(mailGoesTo(ann)).isEqualTo("new@example.com");
        web.perform(form(confirm)).andExpect(redirectedUrl(confirm));
        assertThat(ledger.history(ann.customerId()))
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.status()).isEqualTo(ConsentStatus.CONFIRMED));
    }

    @Test
    void theOldMailboxStopsAChangeBeforeAndAfter() throws Exception {
        agree(ann);
        passkey(ann);
        Cookie cookie = signIn(ann);
        web.perform(form("/account/data/address")
                .param("address", "evil@example.com")
                .cookie(cookie));
        String confirm = path(addresses.confirmLink(changeId()));
        String stop = path(addresses.stopLink(changeId()));
        web.perform(form(confirm));
        assertThat(mailGoesTo(ann)).isEqualTo("evil@example.com");

        web.perform(form(stop)).andExpect(redirectedUrl(stop + "?done=yes"));

        assertThat(addressesOf(ann)).containsExactly("ann@example.com");
        assertThat(mailGoesTo(ann)).isEqualTo("ann@example.com");
        assertThat(passkeys.of(ann.customerId())).isEmpty();
        isShut(cookie);
        long evil = known("evil@example.com").customerId();
        assertThat(ledger.state(evil)).noneMatch(ConsentState::permits);
        web.perform(form(confirm)).andExpect(redirectedUrl(confirm));
        web.perform(form(stop)).andExpect(redirectedUrl(stop));

        clock.advance(Duration.ofHours(1));
        Cookie again = signIn(ann);
        web.perform(form("/account/data/address")
                .param("address", "other@example.com")
                .cookie(again));
        confirm = path(addresses.confirmLink(changeId()));
        web.perform(form(path(addresses.stopLink(changeId()))));
        web.perform(form(confirm)).andExpect(redirectedUrl(confirm));
        assertThat(addressesOf(ann)).containsExactly("ann@example.com");
    }

    @Test
    void anAddressOfSomebodyElseIsNotTakenOver() throws Exception {
        Cookie cookie = signIn(ann);
        web.perform(form("/account/data/address")
                        .param("address", "bob@example.com")
                        .cookie(cookie))
                .andExpect(redirectedUrl("/account/data?done=address"));
        String confirm = path(addresses.confirmLink(changeId()));

        web.perform(form(confirm)).andExpect(redirectedUrl(confirm + "?done=taken"));

        assertThat(body(get(confirm).param("done", "taken"))).contains("has an account of its own");
        assertThat(addressesOf(ann)).containsExactly("ann@example.com");
        assertThat(addressesOf(bob)).containsExactly("bob@example.com");
    }

    @Test
    void aChangeIsTooLateAfterADayAndItsAllowanceIsSmall() throws Exception {
        Cookie cookie = signIn(ann);
        for (int i = 0; i < 10; i++) {
            web.perform(form("/account/data/address")
                    .param("address", "new@example.com")
                    .cookie(cookie));
        }
        assertThat(jdbc.sql("select count(*) from address_change")
                        .query(Long.class)
                        .single())
                .isOne();
        String confirm = path(addresses.confirmLink(changeId()));
        clock.advance(Duration.ofHours(25));
        web.perform(form(confirm)).andExpect(redirectedUrl(confirm));
        assertThat(addressesOf(ann)).containsExactly("ann@example.com");
    }

    @Test
    void aPasskeyThatIsNoneOrWasMadeUpOpensNothing() throws Exception {
        for (String body :
                List.of("", "{}", "[]", "{\"id\":\"AAAA\",\"rawId\":\"AAAA\",\"type\":\"public-key\"}", "x")) {
            assertThat(web.perform(form("/account/sign-in/passkey")
                                    .contentType("application/json")
                                    .content(body))
                            .andReturn()
                            .getResponse()
                            .getStatus())
                    .isIn(400, 401);
        }
        web.perform(form("/account/security/passkeys")
                        .contentType("application/json")
                        .content("{}"))
                .andExpect(redirectedUrl("/account/sign-in?why=expired"));
        web.perform(form("/account/security/passkeys")
                        .contentType("application/json")
                        .content("{}")
                        .cookie(signIn(ann)))
                .andExpect(status().isBadRequest());
    }

    @Test
    void aChallengeSignsInOnce() {
        byte[] challenge = {1, 2, 3};
        assertThat(sessions.begin(ann.customerId(), ann.identityId(), challenge, ""))
                .isPresent();
        assertThat(sessions.begin(ann.customerId(), ann.identityId(), challenge, ""))
                .isEmpty();
        assertThat(sessions.of(ann.customerId())).hasSize(1);
    }

    private long passkey(Identified who) {
        passkeys.add(new Passkey(
                0,
                who.customerId(),
                who.identityId(),
                Long.toString(who.customerId()).getBytes(java.nio.charset.StandardCharsets.UTF_8),
                new byte[] {1},
                0,
                true,
                false,
                false,
                List.of("internal"),
                new byte[0],
                new byte[0],
                "Phone",
                clock.instant(),
                null));
        return passkeys.of(who.customerId()).get(0).passkeyId();
    }

    private void agree(Identified who) {
        ledger.record(new RecordConsent(
                who.customerId(),
                "newsletter",
                "",
                ConsentLedger.MAIL,
                ConsentStatus.CONFIRMED,
                LegalBasis.CONSENT,
                who.identityId(),
                new ShownWording("newsletter", "", "en", "Yes."),
                ConsentSource.of("double-opt-in", "", "customer"),
                clock.instant()));
    }

    private String mailGoesTo(Identified who) {
        return ledger.state(who.customerId()).stream()
                .filter(state ->
                        state.purpose().equals("newsletter") && state.topic().isEmpty() && state.permits())
                .findFirst()
                .orElseThrow()
                .entry()
                .address()
                .toLowerCase(java.util.Locale.ROOT);
    }

    private List<String> addressesOf(Identified who) {
        return jdbc.sql("select value from identity where customer_id = ? and kind = 'email' order by identity_id")
                .param(who.customerId())
                .query(String.class)
                .list();
    }

    private String firstName(Identified who) {
        return jdbc.sql("select first_name from customer where customer_id = ?")
                .param(who.customerId())
                .query(String.class)
                .single();
    }

    private long changeId() {
        return jdbc.sql("select max(change_id) from address_change")
                .query(Long.class)
                .single();
    }

    private Identified known(String email) {
        return customers
                .identify(List.of(new IdentityClaim(IdentityKind.EMAIL, email, true)), "test", TestClock.START)
                .orElseThrow();
    }

    private Cookie signIn(Identified who) throws Exception {
        String email = addressesOf(who).get(0);
        proofs.ask(who.customerId(), email, "en");
        return Objects.requireNonNull(
                web.perform(form(link())).andReturn().getResponse().getCookie(COOKIE));
    }

    private AccountSession session(Cookie cookie) {
        return sessions.find(cookie.getValue()).orElseThrow();
    }

    private long proofId() {
        return jdbc.sql("select max(proof_id) from mailbox_proof")
                .query(Long.class)
                .single();
    }

    private String link() {
        return path(proofs.link(proofId()));
    }

    private void isShut(Cookie cookie) throws Exception {
        web.perform(get("/account").cookie(cookie)).andExpect(redirectedUrl("/account/sign-in"));
    }

    private String body(MockHttpServletRequestBuilder request) throws Exception {
        return web.perform(request).andReturn().getResponse().getContentAsString();
    }

    private static String path(String link) {
        return java.net.URI.create(link).getPath();
    }
}
