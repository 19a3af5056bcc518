package org.regulars.web.selfservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.consent.CustomerLinks;
import org.regulars.consent.SignUps;
import org.regulars.customer.AttributeDefinition;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.AttributeType;
import org.regulars.customer.Attributes;
import org.regulars.customer.ConflictRule;
import org.regulars.customer.Customers;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.customer.ProfileLine;
import org.regulars.customer.Profiles;
import org.regulars.question.QuestionForm;
import org.regulars.question.Questions;
import org.regulars.testing.TestClock;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;

/** Forms ask a little at a time, say what it is good for, and never ask again what is known. */
@WebTest
class QuestionsTests {

    @Autowired
    MockMvc web;

    @Autowired
    Questions questions;

    @Autowired
    Attributes attributes;

    @Autowired
    Customers customers;

    @Autowired
    Profiles profiles;

    @Autowired
    CustomerLinks links;

    @Autowired
    SignUps signUps;

    @Autowired
    ConsentWords words;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TestClock clock;

    private long bob;
    private String page = "";

    @BeforeEach
    void ask() {
        attributes.define(
                "ann@shop.example",
                new AttributeDefinition(
                        "hobbies",
                        AttributeType.SEVERAL_OF,
                        Map.of("en", "Hobbies", "de", "Hobbys"),
                        "",
                        List.of("garden", "sea"),
                        Map.of("de", List.of("Garten", "Meer")),
                        true,
                        true,
                        false,
                        false,
                        ConflictRule.BEST_SOURCE,
                        365,
                        false));
        List<String> keys = List.of("birthday", "hobbies", "country");
        questions.change("ann@shop.example", new QuestionForm("profile", 2, keys, Map.of("en", "You get a present.")));
        questions.change("ann@shop.example", new QuestionForm("sign-up", 1, keys, Map.of()));
        bob = customer("bob@example.com");
        page = "/p/preferences/" + links.preferencesToken(bob) + "/profile";
    }

    @AfterEach
    void asBefore() {
        questions.change(
                "system",
                new QuestionForm("profile", 2, List.of("first_name", "country", "birthday", "gender"), Map.of()));
        questions.change("system", new QuestionForm("sign-up", 2, List.of(), Map.of()));
    }

    @Test
    void asksTheMostValuableThatIsNotKnownAndSaysWhatItIsGoodFor() throws Exception {
        customers.describe(bob, AttributeOrigin.TOLD, Map.of("birthday", "1990-05-31"), "event", TestClock.START);

        web.perform(get(page))
                .andExpect(content().string(containsString("You get a present.")))
                .andExpect(content().string(containsString("Hobbies")))
                .andExpect(content().string(containsString("Country")))
                .andExpect(content().string(not(containsString("Birthday"))))
                .andExpect(content().string(not(containsString("1990"))))
                .andExpect(content().string(not(containsString("bob@"))));
        web.perform(get(page).param("lang", "de"))
                .andExpect(content().string(containsString("Hobbys")))
                .andExpect(content().string(containsString("Meer")))
                .andExpect(content().string(containsString("Deutschland")));
    }

    @Test
    void anAnswerIsToldWithItsFormAndWordsAndTheNextQuestionFollows() throws Exception {
        web.perform(get(page)).andExpect(content().string(not(containsString("Country"))));
        web.perform(post(page)
                        .param("answers[birthday]", "1990-05-31")
                        .param("answers[hobbies]", "garden", "sea")
                        .param("lang", "en"))
                .andExpect(redirectedUrl(page + "?done=thanks&lang=en"));

        assertThat(told("birthday")).isEqualTo("1990-05-31 told form profile");
        assertThat(told("hobbies")).isEqualTo("[\"garden\", \"sea\"] told form profile");
        assertThat(jdbc.sql("select wording from answer where key = 'birthday'")
                        .query(String.class)
                        .single())
                .isEqualTo("Birthday\nYou get a present.");
        web.perform(get(page))
                .andExpect(content().string(containsString("Country")))
                .andExpect(content().string(not(containsString("Birthday"))));
        web.perform(post(page).param("answers[country]", "DE"));
        web.perform(get(page)).andExpect(content().string(containsString("nothing else")));
        web.perform(get("/p/preferences/" + links.preferencesToken(bob)))
                .andExpect(content().string(not(containsString("/profile"))));
        clock.advance(Duration.ofDays(366));
        web.perform(get(page)).andExpect(content().string(containsString("Hobbies")));
    }

    @Test
    void whoeverHoldsTheLinkCannotChangeWhatIsKnownNorAnswerWhatIsNotAsked() throws Exception {
        customers.describe(bob, AttributeOrigin.OBSERVED, Map.of("birthday", "1990-05-31"), "event", TestClock.START);

        web.perform(post(page)
                .param("answers[birthday]", "2001-01-01")
                .param("answers[company]", "Acme")
                .param("answers[loyalty]", "gold"));

        assertThat(told("birthday")).isEqualTo("1990-05-31 observed event");
        assertThat(profiles.of(bob)).hasSize(1);
    }

    @Test
    void whatCannotBeIsRefusedBesideItsFieldAndNothingTypedIsLost() throws Exception {
        web.perform(post(page).param("answers[birthday]", "in May").param("answers[hobbies]", "sea"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("value=\"in May\"")))
                .andExpect(content().string(containsString("This has to be a day")))
                .andExpect(content().string(containsString("value=\"sea\" checked")));
        assertThat(profiles.of(bob)).isEmpty();
        web.perform(get("/p/preferences/forged/profile")).andExpect(status().isNotFound());
    }

    @Test
    void aStrangersAnswersCountOnceTheMailboxHasConfirmed() throws Exception {
        web.perform(get("/f/sign-up"))
                .andExpect(content().string(containsString("Birthday")))
                .andExpect(content().string(not(containsString("Hobbies"))));
        web.perform(post("/f/sign-up")
                        .param("email", "eve@example.com")
                        .param(
                                "agree",
                                ConsentWords.value(
                                        words.purposes(Locale.ENGLISH).get(0)))
                        .param("form", "spring")
                        .param("answers[birthday]", "31.05.1990")
                        .param("answers[company]", "never asked")
                        .param("lang", "en"))
                .andExpect(status().isFound());
        long eve = customer("eve@example.com");
        assertThat(profiles.of(eve)).isEmpty();

        long optIn = jdbc.sql("select opt_in_id from opt_in").query(Long.class).single();
        String confirm = signUps.confirmLink(optIn);
        web.perform(post(confirm.substring(confirm.indexOf("/p/")))).andExpect(status().isFound());

        assertThat(profiles.of(eve))
                .filteredOn(line -> line.key().equals("birthday"))
                .extracting(line ->
                        line.values().get(0).text() + " " + line.values().get(0).source())
                .containsExactly("1990-05-31 form sign-up");
        assertThat(profiles.of(eve)).noneMatch(line -> line.key().equals("company"));
    }

    @Test
    void theFormOnTheShopsOwnPagesAsksToo() throws Exception {
        web.perform(get("/staff/forms/sign-up").with(user("ann@shop.example").roles("MARKETING")))
                .andExpect(content().string(containsString("answers[birthday]")));
    }

    @Test
    void staffChooseWhatIsAskedInWhichOrder() throws Exception {
        String staff = "/staff/forms/profile/questions";
        web.perform(post(staff)
                        .with(user("ann@shop.example").roles("MARKETING"))
                        .with(csrf())
                        .param("most", "3")
                        .param("places[country]", "2")
                        .param("places[hobbies]", "1")
                        .param("places[birthday]", "")
                        .param("payoff[de]", "Dafür gibt es etwas."))
                .andExpect(redirectedUrl(staff));

        assertThat(questions.form("profile").orElseThrow())
                .isEqualTo(new QuestionForm(
                        "profile", 3, List.of("hobbies", "country"), Map.of("de", "Dafür gibt es etwas.")));
        web.perform(get(staff).with(user("ann@shop.example").roles("MARKETING")))
                .andExpect(content().string(containsString("Dafür gibt es etwas.")));
        web.perform(post(staff)
                        .with(user("ann@shop.example").roles("MARKETING"))
                        .with(csrf())
                        .param("most", "many"))
                .andExpect(content().string(containsString("whole number from 0 to 20")));
        web.perform(get(staff).with(user("x").roles("SERVICE"))).andExpect(status().isForbidden());
    }

    private String told(String key) {
        ProfileLine.Value value = profiles.of(bob).stream()
                .filter(line -> line.key().equals(key))
                .findFirst()
                .orElseThrow()
                .effective();
        return value == null ? "" : value.text() + " " + value.origin() + " " + value.source();
    }

    private long customer(String email) {
        return customers
                .identify(List.of(new IdentityClaim(IdentityKind.EMAIL, email, false)), "test", TestClock.START)
                .orElseThrow()
                .customerId();
    }
}
