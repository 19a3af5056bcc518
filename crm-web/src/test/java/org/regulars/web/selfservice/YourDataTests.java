package org.regulars.web.selfservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.regulars.web.selfservice.account.AccountForm.form;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import jakarta.servlet.http.Cookie;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.regulars.consent.CustomerLinks;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.Customers;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.privacy.Limit;
import org.regulars.privacy.Limits;
import org.regulars.privacy.MailboxProofs;
import org.regulars.privacy.PrivacyRequest;
import org.regulars.privacy.PrivacyRequests;
import org.regulars.testing.TestClock;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From a link that anybody may hold to the own data, which only who has the mailbox sees. */
@WebTest
class YourDataTests {

    private static final String COOKIE = "regulars-account";

    @Autowired
    MockMvc web;

    @Autowired
    Customers customers;

    @Autowired
    CustomerLinks links;

    @Autowired
    MailboxProofs proofs;

    @Autowired
    Limits limits;

    @Autowired
    PrivacyRequests requests;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    JsonMapper json;

    @Autowired
    TestClock clock;

    @Test
    void aLinkFromAnOldMailShowsNothingButAsksTheMailbox() throws Exception {
        long ann = ann();
        String preferences = path(links.preferences(ann));
        assertThat(body(get(preferences))).contains("Mail me a link to my data").doesNotContain("ann@example.com");

        web.perform(post(preferences + "/your-data")).andExpect(redirectedUrl("/account/sign-in/sent"));

        String open = link();
        assertThat(body(get(open))).contains("Sign in").doesNotContain("ann@example.com", "Ann");
        Cookie key = press(open);
        assertThat(body(get("/account/privacy").cookie(key)))
                .contains("ann@example.com", "Corner cabinet", "What you did");
        web.perform(get("/account/privacy")).andExpect(redirectedUrl("/account/sign-in"));
        assertThat(body(get("/account/sign-in"))).contains("Mail me a link").doesNotContain("ann@example.com");
    }

    @Test
    void followingLinksChangesAndOpensNothing() throws Exception {
        long ann = ann();
        proofs.ask(ann, "ann@example.com", "en");
        String open = link();
        for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS)) {
            for (String path :
                    List.of(open, "/account", "/account/erase", "/account/sign-in", "/account/sign-in/sent")) {
                MockHttpServletResponse answer =
                        web.perform(request(method, path)).andReturn().getResponse();
                assertThat(answer.getContentAsString()).doesNotContain("ann@example.com", "Corner");
                assertThat(answer.getCookie(COOKIE)).isNull();
            }
        }
        Cookie key = press(open);
        for (String path : List.of(
                "privacy/download",
                "privacy/restrict",
                "privacy/object",
                "privacy/unobject",
                "privacy/unrestrict",
                "data/answers",
                "data/address",
                "sign-out",
                "security/sign-out-everywhere")) {
            web.perform(get("/account/" + path).cookie(key));
        }
        web.perform(get("/account/erase").param("sure", "true").cookie(key));
        assertThat(limits.of(ann)).isEmpty();
        assertThat(requests.of(ann)).isEmpty();
        assertThat(jdbc.sql("select state from customer where customer_id = ?")
                        .param(ann)
                        .query(String.class)
                        .single())
                .isEqualTo("known");
    }

    @Test
    void aLinkWorksOnceForAnHourAndNeverAltered() throws Exception {
        long ann = ann();
        long bob = known("bob@example.com");
        proofs.ask(ann, "ann@example.com", "en");
        String open = link();
        String token = open.substring(open.lastIndexOf('/') + 1);
        String other = Character.toString(token.charAt(8) == 'A' ? 'B' : 'A');
        for (String broken : List.of(
                token.substring(0, 8) + other + token.substring(9),
                token + "A",
                "x",
                links.preferencesToken(ann),
                token.substring(0, token.indexOf('.')))) {
            web.perform(get("/account/open/" + broken)).andExpect(status().isNotFound());
            web.perform(form("/account/open/" + broken)).andExpect(status().isNotFound());
        }
        assertThat(press(open).getValue()).isNotEmpty();
        assertThat(web.perform(form(open)).andReturn().getResponse().getCookie(COOKIE))
                .isNull();
        assertThat(body(get(open))).contains("used already");

        proofs.ask(bob, "bob@example.com", "en");
        String late = link();
        clock.advance(Duration.ofMinutes(61));
        assertThat(web.perform(form(late)).andReturn().getResponse().getCookie(COOKIE))
                .isNull();
        assertThat(body(get(late))).contains("too old");
    }

    @Test
    void aKeyOpensItsOwnDataOnlyForHalfAnHourAndForNoOtherSite() throws Exception {
        long ann = ann();
        long bob = known("bob@example.com");
        Cookie key = visit(ann, "ann@example.com");
        assertThat(key.isHttpOnly()).isTrue();
        assertThat(key.getAttribute("SameSite")).isEqualTo("Lax");

        assertThat(body(get("/account/privacy").cookie(key).param("customerId", Long.toString(bob))))
                .doesNotContain("bob@example.com");
        isShut(new Cookie(COOKIE, "guess"));
        web.perform(form("/account/privacy/restrict").cookie(key).header("Sec-Fetch-Site", "cross-site"));
        assertThat(limits.of(ann)).isEmpty();
        clock.advance(Duration.ofMinutes(31));
        isShut(key);
    }

    @Test
    void answersTheSameWhoeverAsks() throws Exception {
        ann();
        for (String email : List.of("ann@example.com", "ann@example.com", "nobody@example.com", "x", "")) {
            web.perform(form("/account/sign-in").param("email", email).param("lang", "de"))
                    .andExpect(redirectedUrl("/account/sign-in/sent?lang=de"));
        }
        assertThat(jdbc.sql("select count(*) from mailbox_proof")
                        .query(Long.class)
                        .single())
                .isZero();
        proofs.lookUp();
        assertThat(jdbc.sql("select count(*) from sign_in_ask")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(jdbc.sql("select count(*) from mailbox_proof")
                        .query(Long.class)
                        .single())
                .isOne();
    }

    @Test
    void stopsWithoutProofWhatTheyObjectTo() throws Exception {
        long ann = ann();
        String preferences = path(links.preferences(ann));

        web.perform(post(preferences + "/objection").param("to", "marketing"))
                .andExpect(redirectedUrl(preferences + "?done=objection"));
        web.perform(post(preferences + "/objection").param("to", "profiling"));

        assertThat(limits.of(ann))
                .extracting(Limit::kind)
                .containsExactlyInAnyOrder(Limit.Kind.NO_MARKETING, Limit.Kind.NO_PROFILING);
        assertThat(requests.of(ann)).allSatisfy(one -> {
            assertThat(one.kind()).isEqualTo(PrivacyRequest.Kind.OBJECTION);
            assertThat(one.state()).isEqualTo(PrivacyRequest.State.DONE);
            assertThat(one.proof()).isEqualTo(PrivacyRequest.Proof.LINK);
        });
        // Only who has the mailbox takes it back.
        web.perform(form("/account/privacy/unobject").param("to", "marketing"));
        assertThat(limits.of(ann)).hasSize(2);
        web.perform(form("/account/privacy/unobject").param("to", "marketing").cookie(visit(ann, "ann@example.com")));
        assertThat(limits.of(ann)).hasSize(1);
    }

    @Test
    void downloadsEverythingAsJsonAndTables() throws Exception {
        long ann = ann();
        customers.describe(
                ann, AttributeOrigin.COMPUTED, Map.of("taste", "=HYPERLINK(\"evil\")"), "test", TestClock.START);
        Cookie key = visit(ann, "ann@example.com");

        Map<String, String> all =
                unzip(web.perform(form("/account/privacy/download").cookie(key))
                        .andReturn()
                        .getResponse()
                        .getContentAsByteArray());
        JsonNode data = json.readTree(all.get("data.json"));
        assertThat(data.path("format").asString()).isEqualTo("regulars-person/1");
        assertThat(data.at("/data/identities/identity/0/shown").asString()).isEqualTo("ann@example.com");
        assertThat(data.at("/data/interactions/interaction/0/subject").asString())
                .isEqualTo("Corner cabinet");
        assertThat(all.get("csv/profile-profile_attribute.csv")).contains("'=HYPERLINK");

        Map<String, String> portable = unzip(web.perform(form("/account/privacy/download")
                        .param("portable", "true")
                        .cookie(key))
                .andReturn()
                .getResponse()
                .getContentAsByteArray());
        assertThat(portable.get("portable.json")).contains("ann@example.com").doesNotContain("HYPERLINK");
        assertThat(requests.of(ann))
                .extracting(PrivacyRequest::kind)
                .containsExactly(PrivacyRequest.Kind.PORTABILITY, PrivacyRequest.Kind.ACCESS);
    }

    @Test
    void correctsRestrictsAndErasesInTwoSteps() throws Exception {
        long ann = ann();
        Cookie key = visit(ann, "ann@example.com");

        web.perform(form("/account/data")
                        .param("firstName", "Anna")
                        .param("country", "")
                        .cookie(key))
                .andExpect(redirectedUrl("/account/data?done=corrected"));
        assertThat(jdbc.sql("select first_name from customer where customer_id = ?")
                        .param(ann)
                        .query(String.class)
                        .single())
                .isEqualTo("Anna");
        web.perform(form("/account/privacy/restrict").cookie(key))
                .andExpect(redirectedUrl("/account/privacy?done=restricted"));
        assertThat(body(get("/account/privacy").cookie(key))).contains("use of your data is restricted");
        web.perform(form("/account/privacy/unrestrict").cookie(key));
        assertThat(limits.of(ann)).isEmpty();

        assertThat(body(get("/account/erase").cookie(key))).contains("This stays", "What you did");
        web.perform(form("/account/erase").cookie(key)).andExpect(redirectedUrl("/account/erase?missing"));
        web.perform(form("/account/erase").param("sure", "true").cookie(key))
                .andExpect(redirectedUrl("/account/erased"));
        isShut(key);
        web.perform(get(path(links.preferences(ann)))).andExpect(status().isNotFound());
        assertThat(requests.of(ann).get(0).kind()).isEqualTo(PrivacyRequest.Kind.ERASURE);
        assertThat(requests.of(ann)).noneMatch(PrivacyRequest::open);
    }

    @Test
    void speaksFourLanguages() throws Exception {
        long ann = ann();
        Cookie key = visit(ann, "ann@example.com");
        for (Map.Entry<String, String> words : Map.of(
                        "de",
                        "Was wir über Sie wissen",
                        "fr",
                        "Ce que nous savons de vous",
                        "es",
                        "Lo que sabemos de usted")
                .entrySet()) {
            for (String path :
                    List.of("/account/privacy", "/account/erase", "/account/sign-in/sent", "/account/erased")) {
                String page = body(get(path).param("lang", words.getKey()).cookie(key));
                assertThat(page).doesNotContain("??", "{0}").contains("lang=\"" + words.getKey() + "\"");
            }
            assertThat(body(get("/account/privacy")
                            .param("lang", words.getKey())
                            .cookie(key)))
                    .contains(words.getValue());
        }
    }

    private long ann() {
        long ann = known("ann@example.com");
        customers.describe(
                ann, AttributeOrigin.TOLD, Map.of("first_name", "Ann", "country", "GB"), "test", TestClock.START);
        jdbc.sql("""
                insert into interaction (customer_id, occurred_at, message_id, identity_id, channel, kind, subject)
                values (?, '2026-05-01 12:00Z', 'm-1', 1, 'web', 'page-viewed', 'Corner cabinet')
                """).param(ann).update();
        return ann;
    }

    private long known(String email) {
        return customers
                .identify(List.of(new IdentityClaim(IdentityKind.EMAIL, email, true)), "test", TestClock.START)
                .orElseThrow()
                .customerId();
    }

    private Cookie visit(long customerId, String email) throws Exception {
        proofs.ask(customerId, email, "en");
        return press(link());
    }

    /** What the newest mail holds. */
    private String link() {
        return path(proofs.link(jdbc.sql("select max(proof_id) from mailbox_proof")
                .query(Long.class)
                .single()));
    }

    private Cookie press(String open) throws Exception {
        return java.util.Objects.requireNonNull(
                web.perform(form(open)).andReturn().getResponse().getCookie(COOKIE));
    }

    private void isShut(Cookie key) throws Exception {
        web.perform(get("/account/privacy").cookie(key)).andExpect(redirectedUrl("/account/sign-in"));
    }

    private String body(MockHttpServletRequestBuilder request) throws Exception {
        return web.perform(request).andReturn().getResponse().getContentAsString();
    }

    private static String path(String link) {
        return java.net.URI.create(link).getPath();
    }

    private static Map<String, String> unzip(byte[] bytes) throws IOException {
        Map<String, String> entries = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return entries;
    }
}
