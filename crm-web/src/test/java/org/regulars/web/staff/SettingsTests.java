package org.regulars.web.staff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.flash;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import jakarta.servlet.http.Cookie;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.regulars.access.ApiTokens;
import org.regulars.access.TokenKind;
import org.regulars.audit.AuditEntry;
import org.regulars.audit.AuditTrail;
import org.regulars.staff.Staff;
import org.regulars.staff.StaffRole;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@WebTest
class SettingsTests {

    private static final String ANN = "ann@shop.example";
    private static final String BOB = "bob@shop.example";
    private static final String PASSWORD = "correct horse battery staple";
    private static final RequestPostProcessor ADMIN = user(ANN).roles("ADMIN");

    @Autowired
    private MockMvc web;

    @Autowired
    private Staff staff;

    @Autowired
    private ApiTokens tokens;

    @Autowired
    private AuditTrail audit;

    @ParameterizedTest
    @ValueSource(strings = {"/staff/accounts", "/staff/accounts/new", "/staff/keys", "/staff/audit"})
    void settingsAreForAdministrators(String path) throws Exception {
        web.perform(get(path).with(ADMIN)).andExpect(status().isOk());
        for (String role : new String[] {"MARKETING", "SERVICE", "SALES", "ANALYST"}) {
            web.perform(get(path).with(user(BOB).roles(role))).andExpect(status().isForbidden());
        }
    }

    @Test
    void addsSomebodyWhoCanSignInThen() throws Exception {
        web.perform(post("/staff/accounts")
                        .with(ADMIN)
                        .with(csrf())
                        .param("name", "Bob Stone")
                        .param("email", "Bob@Shop.example")
                        .param("role", "SALES")
                        .param("password", PASSWORD))
                .andExpect(redirectedUrl("/staff/accounts"))
                .andExpect(flash().attribute("flash", "accounts.added"));

        signIn(BOB);
    }

    @Test
    void saysWhatIsWrongWithANewAccountBesideEachField() throws Exception {
        staff.add("system", BOB, "Bob Stone", StaffRole.SALES, PASSWORD);

        web.perform(post("/staff/accounts")
                        .with(ADMIN)
                        .with(csrf())
                        .param("name", " ")
                        .param("email", "bob")
                        .param("role", "")
                        .param("password", "short"))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("Say who this is.")))
                .andExpect(content().string(containsString("This is not an e-mail address.")))
                .andExpect(content().string(containsString("Choose a role.")))
                .andExpect(content().string(containsString("A password needs 12 to 200 characters.")))
                .andExpect(content().string(not(containsString("value=\"short\""))));
        web.perform(post("/staff/accounts")
                        .with(ADMIN)
                        .with(csrf())
                        .param("name", "Bob")
                        .param("email", BOB.toUpperCase(java.util.Locale.ROOT))
                        .param("role", "SALES")
                        .param("password", PASSWORD))
                .andExpect(content().string(containsString("Somebody has an account with this address already.")));
    }

    @Test
    void endsTheSessionsOfADisabledAccountAtOnce() throws Exception {
        staff.add("system", BOB, "Bob Stone", StaffRole.SALES, PASSWORD);
        Cookie session = signIn(BOB);
        web.perform(get("/staff/password").cookie(session)).andExpect(status().isOk());

        web.perform(post("/staff/accounts/{id}/disable", idOf(BOB)).with(ADMIN).with(csrf()))
                .andExpect(flash().attribute("flash", "accounts.disabled"));

        web.perform(get("/staff/password").cookie(session)).andExpect(status().isFound());
        web.perform(post("/sign-in").with(csrf()).param("email", BOB).param("password", PASSWORD))
                .andExpect(redirectedUrl("/sign-in?why=wrong"));
    }

    @Test
    void nobodyShutsThemselvesOut() throws Exception {
        staff.add("system", ANN, "Ann Miller", StaffRole.ADMIN, PASSWORD);

        web.perform(post("/staff/accounts/{id}/disable", idOf(ANN)).with(ADMIN).with(csrf()))
                .andExpect(flash().attribute("flash", "accounts.not-yourself"));

        signIn(ANN);
    }

    @Test
    void changesAPasswordOnlyForWhoKnowsTheOldOne() throws Exception {
        staff.add("system", BOB, "Bob Stone", StaffRole.SALES, PASSWORD);

        web.perform(changePassword("wrong", "another long password", "another long password"))
                .andExpect(content().string(containsString("This is not your current password.")));
        web.perform(changePassword(PASSWORD, "another long password", "something else"))
                .andExpect(content().string(containsString("This differs from the password above.")));
        web.perform(changePassword(PASSWORD, "another long password", "another long password"))
                .andExpect(redirectedUrl("/staff/password"));

        web.perform(post("/sign-in").with(csrf()).param("email", BOB).param("password", "another long password"))
                .andExpect(redirectedUrl("/staff"));
    }

    @Test
    void showsANewKeyOnceAndItWorks() throws Exception {
        staff.add("system", ANN, "Ann Miller", StaffRole.ADMIN, PASSWORD);
        Cookie session = signIn(ANN);
        Object shown = web.perform(post("/staff/keys")
                        .cookie(session)
                        .with(csrf())
                        .param("name", "Shop pages")
                        .param("kind", "WRITE_KEY"))
                .andExpect(redirectedUrl("/staff/keys"))
                .andReturn()
                .getFlashMap()
                .get("token");
        String token = String.valueOf(shown);

        assertThat(tokens.check(token))
                .hasValueSatisfying(access -> assertThat(access.scopes()).containsExactly("events"));
        web.perform(get("/staff/keys").cookie(session)).andExpect(content().string(containsString(token)));
        web.perform(get("/staff/keys").cookie(session))
                .andExpect(content().string(containsString("Shop pages")))
                .andExpect(content().string(not(containsString(token))));
    }

    @Test
    void aRevokedKeyEndsAtOnce() throws Exception {
        String token = tokens.create(ANN, "Shop server", TokenKind.SECRET);

        web.perform(post("/staff/keys/{id}/revoke", tokens.all().get(0).id())
                        .with(ADMIN)
                        .with(csrf()))
                .andExpect(redirectedUrl("/staff/keys"));

        assertThat(tokens.check(token)).isEmpty();
    }

    @Test
    void readsTheTrailPageByPageAndByWhoAndWhat() throws Exception {
        for (int n = 0; n < 60; n++) {
            audit.record(n % 2 == 0 ? ANN : BOB, "journey-changed", "journey " + n, java.util.Map.of());
        }
        audit.record(BOB, "token-created", "key a&b", java.util.Map.of());

        web.perform(get("/staff/audit").with(ADMIN))
                .andExpect(content().string(containsString("journey 59")))
                .andExpect(content().string(not(containsString("journey 9<"))))
                .andExpect(content().string(containsString("Next page")));
        web.perform(get("/staff/audit")
                        .param("actor", BOB)
                        .param("action", "token-created")
                        .with(ADMIN))
                .andExpect(content().string(containsString("key a&amp;b")))
                .andExpect(content().string(not(containsString("journey 59"))));
        assertThat(audit.before(Long.MAX_VALUE, 100, ANN, ""))
                .hasSize(30)
                .extracting(AuditEntry::actor)
                .containsOnly(ANN);
        assertThat(audit.actions()).containsExactly("journey-changed", "token-created");
    }

    @Test
    void onlyAdministratorsStartJobs() throws Exception {
        web.perform(get("/staff/jobs").with(user(BOB).roles("SALES")))
                .andExpect(status().isOk())
                .andExpect(content().string(not(containsString("Run now"))));
        web.perform(post("/staff/jobs/rfm/runs").with(user(BOB).roles("SALES")).with(csrf()))
                .andExpect(status().isForbidden());
        web.perform(post("/staff/jobs/rfm/runs").with(ADMIN)).andExpect(status().isForbidden());
        web.perform(post("/staff/jobs/no-such-job/runs").with(ADMIN).with(csrf()))
                .andExpect(status().isNotFound());
        web.perform(post("/staff/jobs/rfm/runs").with(ADMIN).with(csrf())).andExpect(redirectedUrl("/staff/jobs"));
    }

    @Test
    void aFormWhoseSessionHasEndedLeadsToTheSignIn() throws Exception {
        web.perform(post("/staff/keys")).andExpect(redirectedUrl("/sign-in?why=expired"));
    }

    private org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder changePassword(
            String old, String password, String again) {
        return post("/staff/password")
                .with(user(BOB).roles("SALES"))
                .with(csrf())
                .param("old", old)
                .param("password", password)
                .param("again", again);
    }

    private Cookie signIn(String email) throws Exception {
        Cookie session = web.perform(
                        post("/sign-in").with(csrf()).param("email", email).param("password", PASSWORD))
                .andExpect(redirectedUrl("/staff"))
                .andReturn()
                .getResponse()
                .getCookie("regulars");
        assertThat(session).isNotNull();
        return java.util.Objects.requireNonNull(session);
    }

    private long idOf(String email) {
        return staff.byEmail(email).orElseThrow().id();
    }
}
