package org.regulars.web.selfservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.head;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.options;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.cookie;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.regulars.consent.ConsentEntry;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.ConsentSource;
import org.regulars.consent.ConsentState;
import org.regulars.consent.ConsentStatus;
import org.regulars.consent.ContactPreference;
import org.regulars.consent.CustomerLinks;
import org.regulars.consent.Frequency;
import org.regulars.consent.LegalBasis;
import org.regulars.consent.PendingConfirmation;
import org.regulars.consent.Preferences;
import org.regulars.consent.RecordConsent;
import org.regulars.consent.SignUps;
import org.regulars.consent.SourceCount;
import org.regulars.consent.Suppressions;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.Customers;
import org.regulars.customer.Identified;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.testing.Tables;
import org.regulars.testing.TestClock;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;

@WebTest
class SelfServiceTests {

    @LocalServerPort
    int port;

    @Autowired
    MockMvc web;

    @Autowired
    SignUps signUps;

    @Autowired
    ConsentLedger ledger;

    @Autowired
    ConsentWords words;

    @Autowired
    Customers customers;

    @Autowired
    CustomerLinks links;

    @Autowired
    Preferences preferences;

    @Autowired
    org.regulars.note.Notes notes;

    @Autowired
    Suppressions suppressions;

    @Autowired
    org.regulars.form.Forms forms;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient jdbc;

    @Test
    void signsUpFromFormToPreferences() throws Exception {
        String form = body(web.perform(get("/f/sign-up").header("Accept-Language", "fr-CA,fr;q=0.9"))
                .andExpect(status().isOk()));
        assertThat(form).contains("lang=\"fr\"").doesNotContain(" checked");
        String box = box(form, "offers");

        web.perform(post("/f/sign-up")
                        .param("email", "Ann@Example.com")
                        .param("answers[first_name]", "Ann")
                        .param("agree", box)
                        .param("lang", "fr")
                        .header("User-Agent", "Firefox")
                        .header("Referer", "https://shop.example/welcome?utm=1#top"))
                .andExpect(redirectedUrl("/f/sign-up/thanks?lang=fr"))
                .andExpect(cookie().doesNotExist("SESSION"));

        PendingConfirmation pending = signUps.toConfirm().get(0);
        ConsentEntry granted = ledger.history(pending.customerId()).get(0);
        assertThat(granted.status()).isEqualTo(ConsentStatus.GRANTED);
        assertThat(granted.wording())
                .isEqualTo(words.purposes(Locale.FRENCH).get(1).text());
        assertThat(form).contains(granted.wording().replace("'", "&#39;"));
        assertThat(granted.source())
                .isEqualTo(ConsentSource.customer(
                        "sign-up-form", "sign-up", "https://shop.example/welcome", "127.0.0.1", "Firefox"));
        assertThat(pending.language()).isEqualTo("fr");
        String confirm = path(signUps.confirmLink(pending.optInId()));
        web.perform(get(confirm).header("Accept-Language", "de"))
                .andExpect(content().string(containsString("Était-ce vous")))
                .andExpect(content().string(containsString("a•••@example.com")))
                .andExpect(content().string(not(containsString("ann@example.com"))));
        assertThat(permitted(pending.customerId())).isEmpty();

        web.perform(post(confirm)).andExpect(redirectedUrl(confirm + "?done"));

        assertThat(permitted(pending.customerId())).containsExactly("offers/", "offers/basket-reminders");
        web.perform(get(confirm + "?done")).andExpect(content().string(containsString("/p/preferences/")));
        web.perform(post(confirm)).andExpect(redirectedUrl(confirm));
        web.perform(get(confirm + "?lang=en")).andExpect(content().string(containsString("used already")));
    }

    @Test
    void keepsWhichLinkBroughtSomebodyToTheForm() throws Exception {
        String form = body(web.perform(get("/f/sign-up?utm_source=insta<i>&utm_medium=social")));
        assertThat(form)
                .contains("name=\"utm_source\" value=\"insta&lt;i&gt;\"", "name=\"utm_medium\" value=\"social\"")
                .doesNotContain("utm_campaign");
        String box = box(form, "offers");

        String wrong = body(web.perform(
                post("/f/sign-up").param("email", "ann@").param("agree", box).param("utm_source", "insta<i>")));
        assertThat(wrong).contains("name=\"utm_source\" value=\"insta&lt;i&gt;\"");
        web.perform(post("/f/sign-up")
                        .param("email", "ann@example.com")
                        .param("agree", box)
                        .param("utm_source", "insta<i>\u0000\u202e")
                        .param("utm_medium", "social")
                        .param("utm_campaign", "x".repeat(5000)))
                .andExpect(status().is3xxRedirection());

        assertThat(signUps.sources())
                .containsExactly(new SourceCount("sign-up", "insta<i>", "social", "x".repeat(100), 1, 0));
        web.perform(post(path(signUps.confirmLink(signUps.toConfirm().get(0).optInId()))));
        assertThat(signUps.sources().get(0).confirmed()).isEqualTo(1);
        web.perform(get("/staff/forms").with(user("m").roles("MARKETING")))
                .andExpect(content().string(containsString("<td>insta&lt;i&gt;</td>")));
    }

    @Test
    void tellsWhatIsWrongAndLosesNothingFromTheForm() throws Exception {
        String box = box(body(web.perform(get("/f/sign-up"))), "surveys");

        String wrong = body(web.perform(post("/f/sign-up")
                        .param("email", "ann@")
                        .param("answers[first_name]", "Ann <b>\"B\"</b>")
                        .param("agree", box))
                .andExpect(status().isUnprocessableContent()));
        assertThat(wrong)
                .contains("This cannot be an e-mail address", "value=\"ann@\"", "Ann &lt;b&gt;&quot;B&quot;&lt;/b&gt;")
                .containsPattern("value=\"" + Pattern.quote(box) + "\" checked");
        assertThat(body(web.perform(post("/f/sign-up").param("email", "ann@example.com"))
                        .andExpect(status().isUnprocessableContent())))
                .contains("tick at least one box", "value=\"ann@example.com\"");
        assertThat(body(web.perform(post("/f/sign-up")
                                .param("email", "ann@example.com")
                                .param("agree", "offers.AAAA"))
                        .andExpect(status().isUnprocessableContent())))
                .contains("words beside a box have changed");
        assertThat(body(web.perform(post("/f/sign-up")
                                .param("email", "ann@example.com")
                                .param("answers[first_name]", "A".repeat(1001))
                                .param("agree", box))
                        .andExpect(status().isUnprocessableContent())))
                .contains("At most 1,000 characters");
        assertThat(signUps.toConfirm()).isEmpty();
    }

    @Test
    void answersTheSameWhoeverAsks() throws Exception {
        confirmed("ann@example.com");
        suppressions.suppress("bob@example.com", Suppressions.Reason.BOUNCED, "test");
        String box = box(body(web.perform(get("/f/sign-up"))), "offers");

        for (String email : List.of("ann@example.com", "bob@example.com", "charlie@example.com", "ann@example.com")) {
            web.perform(post("/f/sign-up").param("email", email).param("agree", box))
                    .andExpect(redirectedUrl("/f/sign-up/thanks?lang=en"))
                    .andExpect(content().string(""));
        }
        web.perform(post("/f/sign-up")
                        .param("email", "robot@example.com")
                        .param("agree", box)
                        .param("website", "https://spam.example"))
                .andExpect(redirectedUrl("/f/sign-up/thanks?lang=en"));
        assertThat(signUps.toConfirm())
                .extracting(PendingConfirmation::email)
                .containsExactly("ann@example.com", "bob@example.com", "charlie@example.com");
    }

    @Test
    void takesSignUpsFromFormsOnOtherSitesWithTheWordsTheyShow() throws Exception {
        words.keep();
        jdbc.sql("insert into consent_wording (purpose, language, sha256, wording, created_at) values"
                        + " ('offers', 'de', sha256('Alte Worte.'), 'Alte Worte.', now())")
                .update();
        String old = new org.regulars.consent.ShownWording("offers", "", "de", "Alte Worte.").fingerprint();

        web.perform(post("/p/sign-up")
                        .header("Origin", "https://shop.example")
                        .param("email", "ann@example.com")
                        .param("firstName", "Ann")
                        .param("form", "footer")
                        .param("lang", "de")
                        .param("agree", "offers." + old))
                .andExpect(redirectedUrl("/f/sign-up/thanks?lang=de"));

        PendingConfirmation pending = signUps.toConfirm().get(0);
        assertThat(pending.wordings().get(0).text()).isEqualTo("Alte Worte.");
        assertThat(ledger.history(pending.customerId()).get(0).source().ref()).isEqualTo("sign-up");
        web.perform(post(path(signUps.confirmLink(pending.optInId()))));
        assertThat(jdbc.sql("select first_name from customer where customer_id = ?")
                        .param(pending.customerId())
                        .query(String.class)
                        .single())
                .isEqualTo("Ann");
    }

    @Test
    void leadsFromWhereTheFormStoodToWhereItStands() throws Exception {
        web.perform(get("/p/sign-up?lang=de&utm_source=insta<i>&email=eve@example.com"))
                .andExpect(redirectedUrl("/f/sign-up?lang=de&utm_source=insta%3Ci%3E"));
        web.perform(get("/p/sign-up/sent?lang=fr")).andExpect(redirectedUrl("/f/sign-up/thanks?lang=fr"));
        forms.show("sign-up", false, "test");
        assertThat(body(web.perform(post("/p/sign-up").param("email", "ann@example.com"))
                        .andExpect(status().isGone())))
                .doesNotContain("href=\"/f/sign-up\"");
    }

    @Test
    void stopsATopicAtOnceAndStartsOneOnlyByMail() throws Exception {
        Identified ann = confirmed("ann@example.com");
        String page = path(links.preferences(ann.customerId()));

        web.perform(post(page + "/topics").param("topic", "feedback")).andExpect(redirectedUrl(page + "?done=asked"));

        assertThat(permitted(ann.customerId())).isEmpty();
        assertThat(ledger.history(ann.customerId()).get(0).source().source()).isEqualTo("preference-page");
        PendingConfirmation pending = signUps.toConfirm().get(0);
        assertThat(pending.email()).isEqualTo("ann@example.com");
        assertThat(pending.wordings().get(0).topic()).isEqualTo("feedback");
        web.perform(post(path(signUps.confirmLink(pending.optInId())))).andExpect(status().is3xxRedirection());
        assertThat(permitted(ann.customerId())).containsExactly("surveys/feedback");
    }

    @Test
    void takesFrequencyPauseAndTheStopOfEverythingAtOnce() throws Exception {
        Identified ann = confirmed("ann@example.com");
        String page = path(links.preferences(ann.customerId()));

        web.perform(post(page + "/frequency").param("frequency", "weekly"))
                .andExpect(redirectedUrl(page + "?done=frequency"));
        web.perform(post(page + "/frequency").param("frequency", "hourly"))
                .andExpect(redirectedUrl(page + "?problem=frequency#frequency"));
        web.perform(post(page + "/pause").param("until", "2026-06-01")).andExpect(redirectedUrl(page + "?done=pause"));
        assertThat(preferences.of(ann.customerId()))
                .isEqualTo(new ContactPreference(Frequency.WEEKLY, LocalDate.parse("2026-06-01")));
        web.perform(get(page)).andExpect(content().string(containsString("nothing comes before Monday, 1 June 2026")));
        web.perform(post(page + "/pause").param("for", "two-weeks")).andExpect(status().is3xxRedirection());
        assertThat(preferences.of(ann.customerId()).pausedUntil()).isEqualTo(LocalDate.parse("2026-05-20"));
        for (String day : List.of("2026-05-06", "1999-01-01", "9999-12-31", "soon", "")) {
            web.perform(post(page + "/pause").param("until", day))
                    .andExpect(redirectedUrl(page + "?problem=pause#pause"));
        }
        web.perform(post(page + "/resume").param("lang", "fr")).andExpect(redirectedUrl(page + "?done=resume&lang=fr"));
        assertThat(preferences.of(ann.customerId()).pausedUntil()).isNull();

        web.perform(post(page + "/stop")).andExpect(redirectedUrl(page + "?done=stop"));
        assertThat(permitted(ann.customerId())).isEmpty();
        assertThat(suppressions.of("ann@example.com")).isEmpty();
        web.perform(post(page + "/block")).andExpect(redirectedUrl(page + "?done=block"));
        assertThat(suppressions.of("ann@example.com")).contains(Suppressions.Reason.ASKED);
        web.perform(get(page)).andExpect(content().string(containsString("Nothing at all is sent")));
        web.perform(post(page + "/unblock")).andExpect(redirectedUrl(page + "?done=unblock"));
        assertThat(suppressions.of("ann@example.com")).isEmpty();
    }

    @Test
    void takesHowOftenAboutOneTopicAndSaysWhatItMeans() throws Exception {
        Identified ann = confirmed("ann@example.com");
        String page = path(links.preferences(ann.customerId()));
        String topic = permitted(ann.customerId()).stream()
                .map(one -> one.substring(one.indexOf('/') + 1))
                .filter(one -> !one.isEmpty())
                .findFirst()
                .orElseThrow();

        web.perform(post(page + "/frequency").param("frequency", "weekly").param("topic-" + topic, "monthly"))
                .andExpect(redirectedUrl(page + "?done=frequency"));
        assertThat(preferences.byTopic(ann.customerId())).containsExactly(Map.entry(topic, Frequency.MONTHLY));
        web.perform(get(page)).andExpect(content().string(containsString(": At most once a month")));
        web.perform(post(page + "/frequency")
                        .param("frequency", "weekly")
                        .param("topic-" + topic, "hourly")
                        .param("topic-nonsense", "daily"))
                .andExpect(status().is3xxRedirection());
        assertThat(preferences.byTopic(ann.customerId())).containsExactly(Map.entry(topic, Frequency.MONTHLY));
        web.perform(post(page + "/frequency").param("frequency", "weekly").param("topic-" + topic, "always"))
                .andExpect(status().is3xxRedirection());
        assertThat(preferences.byTopic(ann.customerId())).isEmpty();
    }

    @Test
    void whoeverReadsTheMailboxCanSayThatTheyAreSomebodyElse() throws Exception {
        Identified ann = confirmed("ann@example.com");
        String page = path(links.preferences(ann.customerId()));

        web.perform(post(page + "/not-me")).andExpect(redirectedUrl(page + "?done=not-me"));
        web.perform(post(page + "/not-me")).andExpect(status().is3xxRedirection());

        assertThat(permitted(ann.customerId())).isEmpty();
        assertThat(suppressions.of("ann@example.com")).contains(Suppressions.Reason.WRONG);
        assertThat(notes.of(ann.customerId(), 5))
                .singleElement()
                .satisfies(note -> assertThat(note.body()).contains("ann@example.com"));
    }

    @Test
    void showsNothingPersonalToWhomALinkWasForwarded() throws Exception {
        Identified ann = confirmed("ann@example.com");
        customers.describe(
                ann.customerId(),
                AttributeOrigin.TOLD,
                java.util.Map.of("first_name", "Annabel", "last_name", "Smithson", "language", "es"),
                "test",
                clock.instant());

        String page = body(web.perform(get(path(links.preferences(ann.customerId())))));

        assertThat(page)
                .contains("a•••@example.com", "lang=\"es\"")
                .doesNotContain("ann@example.com", "Annabel", "Smithson");
    }

    @Test
    void stopsByOneClickWithoutCookieOrRedirectAsOftenAsItIsSent() throws Exception {
        Identified ann = confirmed("ann@example.com");
        String link = path(links.unsubscribe(ann.customerId(), 17, "offers", "basket-reminders"));

        web.perform(post(link).contentType("application/x-www-form-urlencoded").content("List-Unsubscribe=One-Click"))
                .andExpect(status().isOk())
                .andExpect(header().doesNotExist("Set-Cookie"))
                .andExpect(header().doesNotExist("Location"));
        long entries = rows("consent_entry");
        HttpResponse<String> again = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + link))
                                .header("Content-Type", "multipart/form-data; boundary=part")
                                .POST(HttpRequest.BodyPublishers.ofString(String.join(
                                        "\r\n",
                                        "--part",
                                        "Content-Disposition: form-data; name=\"List-Unsubscribe\"",
                                        "",
                                        "One-Click",
                                        "--part--",
                                        "")))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.headers().map()).doesNotContainKeys("set-cookie", "location");

        assertThat(rows("consent_entry")).isEqualTo(entries);
        assertThat(permitted(ann.customerId())).containsExactly("offers/");
        assertThat(ledger.history(ann.customerId()).get(0).source())
                .extracting(ConsentSource::source, ConsentSource::ref)
                .containsExactly("one-click", "dispatch-17");
    }

    @Test
    void stopsByTheButtonOfThePageBehindTheSameLink() throws Exception {
        Identified ann = confirmed("ann@example.com");
        String link = path(links.unsubscribe(ann.customerId(), 17, "offers", ""));
        web.perform(get(link)).andExpect(content().string(containsString("Yes, stop them")));

        web.perform(post(link).param("stop", "this")).andExpect(redirectedUrl(link));

        web.perform(get(link)).andExpect(content().string(containsString("There is nothing more to do")));
        assertThat(permitted(ann.customerId())).isEmpty();
    }

    @Test
    void saysWhyAMailCameAndLetsTheCustomerChangeIt() throws Exception {
        Identified ann = confirmed("ann@example.com");
        long entry = ledger.history(ann.customerId()).get(0).entryId();
        jdbc.sql("""
                insert into dispatch (customer_id, dispatch_id, source_kind, source_key, occasion, channel, purpose, topic,
                    transactional, priority, template_key, language, facts, state, consent_entry_id, planned_at, due_at,
                    sent_at, changed_at)
                values (?, 17, 'journey', 'abandoned-basket', 'basket-5', 'mail', 'offers', 'basket-reminders',
                    false, 1, 'basket-reminder', 'en',
                    '{"happened_at": "2026-05-06T09:30:00+00:00", "items": [{"name": "Red <b>mug</b>", "quantity": 2}]}',
                    'sent', ?, now(), now(), timestamptz '2026-05-06 11:30Z', now())
                """).params(ann.customerId(), entry).update();
        String link = path(links.why(ann.customerId(), 17));

        String page = body(web.perform(get(link)).andExpect(status().isOk()));

        assertThat(page)
                .contains(
                        "6 May 2026",
                        "10:30",
                        "2 × Red &lt;b&gt;mug&lt;/b&gt;",
                        words.purposes(Locale.ENGLISH).get(1).text(),
                        "the shop&#39;s records")
                .doesNotContain("ann@example.com");
        Matcher forms = Pattern.compile("action=\"([^\"]+)\"").matcher(page);
        List<String> actions = forms.results().map(form -> form.group(1)).toList();
        assertThat(actions).hasSize(5);
        web.perform(post(actions.get(1)).param("frequency", "weekly")).andExpect(status().is3xxRedirection());
        web.perform(post(actions.get(2)).param("for", "month")).andExpect(status().is3xxRedirection());
        assertThat(preferences.of(ann.customerId()))
                .isEqualTo(new ContactPreference(Frequency.WEEKLY, LocalDate.parse("2026-06-06")));
        web.perform(get(path(links.preferences(ann.customerId()))))
                .andExpect(
                        content().string(containsString("The next comes on Wednesday, 13 May 2026 at the earliest")));
        web.perform(post(actions.get(0)).param("stop", "this")).andExpect(status().is3xxRedirection());
        assertThat(permitted(ann.customerId())).containsExactly("offers/");
        calm(get(path(links.why(ann.customerId(), 18))));
    }

    @Test
    void changesNothingByAnyRequestThatOnlyLooks() throws Exception {
        Identified ann = confirmed("ann@example.com");
        clock.advance(Duration.ofDays(1));
        String box = box(body(web.perform(get("/f/sign-up"))), "surveys");
        web.perform(post("/f/sign-up").param("email", "bob@example.com").param("agree", box));
        List<String> pages = List.of(
                "/p/sign-up",
                "/f/sign-up",
                "/f/sign-up?email=eve@example.com&agree=" + box,
                "/f/sign-up/thanks",
                path(signUps.confirmLink(signUps.toConfirm().get(0).optInId())),
                path(links.preferences(ann.customerId())),
                path(links.preferences(ann.customerId())) + "/stop",
                path(links.preferences(ann.customerId())) + "/topics",
                path(links.unsubscribe(ann.customerId(), 17, "offers", "")) + "?List-Unsubscribe=One-Click&stop=this");
        Map<String, String> before = Tables.contents(jdbc, Set.of());

        for (String page : pages) {
            String html = body(web.perform(get(page)));
            Matcher link = Pattern.compile("href=\"(/[pf]/[^\"]*)\"").matcher(html);
            while (link.find()) {
                web.perform(get(link.group(1)));
            }
            web.perform(head(page));
            web.perform(options(page));
        }

        assertThat(Tables.contents(jdbc, Set.of())).isEqualTo(before);
    }

    @Test
    void showsOneCalmPageForEveryLinkThatDoesNotWork() throws Exception {
        Identified ann = confirmed("ann@example.com");
        String preferences = links.preferencesToken(ann.customerId());
        String unsubscribe = links.unsubscribeToken(ann.customerId(), 17, "offers", "");
        String erased = links.preferencesToken(424242);
        long entries = rows("consent_entry");

        for (String token : List.of(
                "x",
                preferences.substring(1),
                preferences.substring(0, preferences.length() - 2),
                preferences + "A",
                unsubscribe,
                erased,
                "a".repeat(3000))) {
            calm(get("/p/preferences/{token}", token));
            calm(post("/p/preferences/{token}/stop", token));
            calm(post("/p/preferences/{token}/frequency", token).param("frequency", "daily"));
            calm(get("/p/confirm/{token}", token));
            calm(post("/p/confirm/{token}", token));
        }
        calm(get("/p/unsubscribe/{token}", preferences));
        calm(post("/p/unsubscribe/{token}", preferences).param("List-Unsubscribe", "One-Click"));
        calm(get("/p/nothing-here"));
        assertThat(rows("consent_entry")).isEqualTo(entries);
    }

    @Test
    void neverRepeatsAHostHeader() throws Exception {
        Identified ann = confirmed("ann@example.com");
        for (String page :
                List.of("/p/sign-up", "/f/sign-up", path(links.preferences(ann.customerId())), "/p/preferences/x")) {
            ResultActions answer = web.perform(get(page)
                    .header("Host", "evil.example")
                    .header("X-Forwarded-Host", "evil.example")
                    .header("X-Forwarded-Proto", "https"));
            assertThat(body(answer)).doesNotContain("evil.example");
        }
    }

    @Test
    void redirectsWithoutAHostAlsoOnARealConnection() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/p/sign-up"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .header("X-Forwarded-Host", "evil.example")
                                .POST(HttpRequest.BodyPublishers.ofString("website=robot"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.headers().firstValue("Location")).contains("/f/sign-up/thanks?lang=en");
    }

    @Test
    void keepsHostileNamesUnchangedOrRefusesThemClearly() throws Exception {
        String box = box(body(web.perform(get("/f/sign-up"))), "offers");
        int n = 0;
        for (String name : List.of(
                "<script>alert(1)</script>",
                "'; drop table customer; --",
                "${7*7} #{7*7} __${7*7}__::.x",
                "{{ 7 | times: 7 }}",
                "Ω≈ç√∫ 田中さん 👩\u200d👩\u200d👧 \u202ertl",
                "../../etc/passwd",
                "%0d%0aBcc: eve@example.com",
                "NULL")) {
            String email = "hostile" + n++ + "@example.com";
            web.perform(post("/f/sign-up")
                            .param("email", email)
                            .param("answers[first_name]", name)
                            .param("agree", box))
                    .andExpect(status().is3xxRedirection());
            PendingConfirmation pending = signUps.toConfirm().stream()
                    .filter(one -> one.email().equals(email))
                    .findFirst()
                    .orElseThrow();
            web.perform(post(path(signUps.confirmLink(pending.optInId())))).andExpect(status().is3xxRedirection());
            assertThat(jdbc.sql("select first_name from customer where customer_id = ?")
                            .param(pending.customerId())
                            .query(String.class)
                            .single())
                    .isEqualTo(name);
        }
        for (String email : List.of(
                "<script>alert(1)</script>",
                "ann@example.com\r\nBcc: eve@example.com",
                "ann@[127.0.0.1]",
                "a".repeat(400) + "@example.com")) {
            assertThat(body(web.perform(post("/f/sign-up").param("email", email).param("agree", box))
                            .andExpect(status().isUnprocessableContent())))
                    .contains("This cannot be an e-mail address")
                    .doesNotContain("<script>alert");
        }
    }

    @Test
    void refusesALargeMultipartBodyFromAnybody() throws Exception {
        web.perform(post("/f/sign-up")
                        .contentType("multipart/form-data; boundary=x")
                        .content(new byte[70_000]))
                .andExpect(status().isContentTooLarge());
    }

    private void calm(org.springframework.test.web.servlet.request.AbstractMockHttpServletRequestBuilder<?> request)
            throws Exception {
        web.perform(request)
                .andExpect(status().isNotFound())
                .andExpect(content().string(containsString("This link does not work (any more)")))
                .andExpect(content().string(containsString("What you can do")));
    }

    private Identified confirmed(String email) {
        Identified who = customers
                .identify(List.of(new IdentityClaim(IdentityKind.EMAIL, email, false)), "test", clock.instant())
                .orElseThrow();
        ledger.record(new RecordConsent(
                who.customerId(),
                "offers",
                "",
                ConsentLedger.MAIL,
                ConsentStatus.CONFIRMED,
                LegalBasis.CONSENT,
                who.identityId(),
                words.purposes(Locale.ENGLISH).get(1),
                ConsentSource.of("import", "test", "system"),
                clock.instant().minusSeconds(60)));
        return who;
    }

    private List<String> permitted(long customerId) {
        return ledger.state(customerId).stream()
                .filter(ConsentState::permits)
                .map(state -> state.purpose() + "/" + state.topic())
                .toList();
    }

    private long rows(String table) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }

    private static String box(String html, String purpose) {
        Matcher box = Pattern.compile("value=\"(" + purpose + "\\.[^\"]+)\"").matcher(html);
        assertThat(box.find()).isTrue();
        return box.group(1);
    }

    private static String path(String link) {
        return link.replaceFirst("^http://localhost:\\d+", "");
    }

    private static String body(ResultActions answer) throws Exception {
        return answer.andReturn().getResponse().getContentAsString(java.nio.charset.StandardCharsets.UTF_8);
    }
}
