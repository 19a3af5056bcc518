package org.regulars.web.selfservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.head;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.options;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.regulars.consent.ConsentEntry;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.CustomerLinks;
import org.regulars.consent.PendingConfirmation;
import org.regulars.consent.SignUps;
import org.regulars.consent.SourceCount;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.Customers;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.form.Challenge;
import org.regulars.form.Form;
import org.regulars.form.FormBox;
import org.regulars.form.FormWords;
import org.regulars.form.Forms;
import org.regulars.form.Proofs;
import org.regulars.form.SlideIn;
import org.regulars.question.QuestionForm;
import org.regulars.testing.TestClock;
import org.regulars.token.SignedTokens;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** Forms that staff made, as strangers, customers and machines fill them. */
@WebTest
class PublicFormTests {

    @Autowired
    MockMvc web;

    @Autowired
    Forms forms;

    @Autowired
    Proofs proofs;

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
    JdbcClient jdbc;

    @Test
    void goesFromTheFormOverTheMailboxToTheProfileAndTheLedger() throws Exception {
        spring(List.of("first_name", "country"), Set.of("first_name"));
        Document page = page("/f/spring?lang=de&utm_source=insta&utm_medium=social");
        assertThat(page.select("html").attr("lang")).isEqualTo("de");
        assertThat(page.select("h1").text()).isEqualTo("Zehn Prozent");
        assertThat(page.select("h1").attr("lang")).isEmpty();
        assertThat(page.select(".payoff").text()).isEqualTo("Einmal 10 %, wir schreiben wöchentlich.");
        assertThat(page.select("[checked]")).isEmpty();
        assertThat(page.select("[name=agree]")).hasSize(2);

        assertThat(body(send("/f/spring", "ann@example.com", page).andExpect(status().isUnprocessableContent())))
                .contains("Please answer this one", "value=\"ann@example.com\"");
        assertThat(signUps.toConfirm()).isEmpty();
        web.perform(filled(post("/f/spring"), "Ann@Example.com", page)
                        .param("answers[first_name]", "Ann")
                        .param("answers[country]", "DE")
                        .param("answers[last_name]", "not asked")
                        .param("utm_source", "insta")
                        .param("lang", "de")
                        .param("proof", proof("spring"))
                        .header("User-Agent", "Firefox"))
                .andExpect(redirectedUrl("/f/spring/thanks?lang=de"));
        assertThat(page("/f/spring/thanks?lang=de").select("main").text())
                .contains("Danke, gleich kommt Post.", "Mail");

        PendingConfirmation pending = signUps.toConfirm().get(0);
        assertThat(pending.wordings()).hasSize(2);
        ConsentEntry tips = ledger.history(pending.customerId()).stream()
                .filter(one -> one.topic().equals("tips"))
                .findFirst()
                .orElseThrow();
        assertThat(tips.wording())
                .isEqualTo(page.select(".form-check-label").get(1).text());
        assertThat(tips.source().ref()).isEqualTo("spring");
        assertThat(tips.source().page()).endsWith("/f/spring");
        assertThat(profile(pending.customerId())).isEmpty();

        web.perform(
                post(java.net.URI.create(signUps.confirmLink(pending.optInId())).getPath()));

        assertThat(profile(pending.customerId()))
                .containsEntry("first_name", "Ann")
                .containsEntry("country", "DE")
                .doesNotContainKey("last_name");
        assertThat(signUps.sources()).containsExactly(new SourceCount("spring", "insta", "", "", 1, 1));
    }

    @Test
    void changesNothingOfAKnownCustomerBeforeTheMailboxSaidSoAndThenFillsOnlyGaps() throws Exception {
        long ann = known("ann@example.com", Map.of("first_name", "Ann", "country", "GB"));
        spring(List.of("first_name", "country", "birthday"), Set.of());
        Map<String, String> before = profile(ann);
        web.perform(filled(post("/f/spring"), "ann@example.com", page("/f/spring"))
                        .param("answers[first_name]", "Evil")
                        .param("answers[country]", "FR")
                        .param("answers[birthday]", "1980-05-06"))
                .andExpect(status().is3xxRedirection());
        assertThat(profile(ann)).isEqualTo(before);
        assertThat(permitted(ann)).isEmpty();

        PendingConfirmation pending = signUps.toConfirm().get(0);
        assertThat(pending.customerId()).isEqualTo(ann);
        web.perform(
                post(java.net.URI.create(signUps.confirmLink(pending.optInId())).getPath()));

        assertThat(profile(ann))
                .containsEntry("first_name", "Ann")
                .containsEntry("country", "GB")
                .containsEntry("birthday", "1980-05-06");
    }

    @Test
    void asksWhoeverIsKnownOnlyWhatIsNotAndShowsNothingThatIs() throws Exception {
        long ann = known("ann@example.com", Map.of("first_name", "Annabella", "country", "GB"));
        spring(List.of("first_name", "country", "birthday", "gender"), Set.of("first_name"));
        Document stranger = page("/f/spring");
        assertThat(stranger.select("[name^=answers]").eachAttr("name"))
                .contains("answers[first_name]", "answers[country]")
                .doesNotContain("answers[birthday]");

        String path = links.formPath(ann, "spring");
        Document hers = page(path);
        assertThat(hers.select("[name^=answers]").eachAttr("name"))
                .contains("answers[birthday]", "answers[gender]")
                .doesNotContain("answers[first_name]", "answers[country]");
        assertThat(hers.select("[name=email]")).isEmpty();
        assertThat(hers.text()).contains("a•••@example.com");
        assertThat(hers.html()).doesNotContain("Annabella", "ann@example.com");

        // Whoever it was forwarded to cannot have the mail sent elsewhere, nor speak for her.
        web.perform(filled(post(path), "eve@example.com", hers)
                        .param("answers[birthday]", "1980-05-06")
                        .param("answers[first_name]", "Eve"))
                .andExpect(status().is3xxRedirection());
        PendingConfirmation pending = signUps.toConfirm().get(0);
        assertThat(pending.email()).isEqualTo("ann@example.com");
        assertThat(profile(ann)).doesNotContainKey("birthday");

        known("bob@example.com", Map.of());
        autumn();
        String token = path.replaceFirst(".*/", "");
        for (String wrong : List.of(
                "/f/autumn/for/" + token,
                "/f/spring/for/" + token.replaceFirst("^.", "x"),
                "/f/spring/for/" + links.preferencesToken(ann))) {
            web.perform(get(wrong)).andExpect(status().isNotFound());
            web.perform(filled(post(wrong), "eve@example.com", hers)).andExpect(status().isNotFound());
        }
    }

    @Test
    void takesNoProofThatWasUsedForgedOrMadeForAnotherForm() throws Exception {
        spring(List.of(), Set.of());
        autumn();
        Document page = page("/f/spring");
        String proof = proof("spring");
        send("/f/spring", "a@example.com", page, proof).andExpect(redirectedUrl("/f/spring/thanks?lang=en"));
        String altered = proof.replaceFirst("^.", "x");
        for (String bad : List.of(proof, altered, proof("autumn"), "x.y:1", ":", proof.replaceFirst(":.*", ":"))) {
            String again =
                    body(send("/f/spring", "b@example.com", page, bad).andExpect(status().isUnprocessableContent()));
            assertThat(again).contains("press the button once more", "value=\"b@example.com\"");
        }
        assertThat(signUps.toConfirm()).hasSize(1);
    }

    @Test
    void holdsMachinesWithoutProofAndLetsPeopleWithOneThrough() throws Exception {
        spring(List.of(), Set.of());
        Document page = page("/f/spring");
        for (int n = 0; n < 30; n++) {
            send("/f/spring", "bot" + n + "@example.com", page);
        }
        assertThat(signUps.toConfirm()).hasSize(10);
        String told = body(send("/f/spring", "ann@example.com", page).andExpect(status().isTooManyRequests()));
        assertThat(told).contains("JavaScript is off", "value=\"ann@example.com\"");
        send("/f/spring", "ann@example.com", page, proof("spring")).andExpect(status().is3xxRedirection());
        assertThat(signUps.toConfirm()).hasSize(11);
    }

    @Test
    void tellsMachinesInTheHoneypotNothing() throws Exception {
        spring(List.of(), Set.of());
        Document page = page("/f/spring");
        assertThat(page.select("[name=website]").parents().is("[hidden]")).isTrue();
        web.perform(filled(post("/f/spring"), "bot@example.com", page).param("website", "https://spam.example"))
                .andExpect(redirectedUrl("/f/spring/thanks?lang=en"));
        assertThat(signUps.toConfirm()).isEmpty();
    }

    @Test
    void takesNoBoxThatTheFormDoesNotHave() throws Exception {
        spring(List.of(), Set.of());
        String surveys = ConsentWords.value(words.box(new FormBox("surveys", ""), java.util.Locale.ENGLISH));
        assertThat(body(web.perform(post("/f/spring")
                                .param("email", "ann@example.com")
                                .param("agree", surveys))
                        .andExpect(status().isUnprocessableContent())))
                .contains("words beside a box have changed");
        assertThat(body(web.perform(post("/f/spring").param("email", "ann@example.com"))))
                .contains("tick at least one box");
        assertThat(signUps.toConfirm()).isEmpty();
    }

    @Test
    void showsTextsAsTextWhateverIsInThem() throws Exception {
        FormWords evil = new FormWords(
                "<script>alert(1)</script>",
                "</section><img src=x onerror=alert(1)>\r\n\r\nSet-Cookie: a=b",
                "\"><b>",
                "<b>");
        forms.add(
                new Form("evil", "Evil", false, Map.of("en", evil), List.of(new FormBox("offers", "")), SlideIn.NEVER),
                new QuestionForm("evil", 0, List.of(), Map.of("en", "<i>${7*7}[[${7*7}]]</i>")),
                "test");
        forms.show("evil", true, "test");
        for (String path : List.of("/f/evil", "/f/evil/slide-in", "/f/evil/thanks")) {
            Document page = page(path);
            assertThat(page.select("main script:not([src]), section script, img, b, i"))
                    .as(path)
                    .isEmpty();
            assertThat(page.text()).as(path).doesNotContain("49");
        }
        assertThat(page("/f/evil").select("h1").text()).isEqualTo("<script>alert(1)</script>");
        String form = body(web.perform(get("/staff/forms/evil").with(user("m").roles("MARKETING"))));
        Document embedded = Jsoup.parse(Jsoup.parse(form).select("#html").text());
        assertThat(embedded.select("img, b, i, script:not([src])")).isEmpty();
        assertThat(embedded.select("strong").text()).isEqualTo("<script>alert(1)</script>");
    }

    @Test
    void worksAsPlainHtmlOnThePagesOfTheShop() throws Exception {
        spring(List.of("country"), Set.of());
        String shown = body(web.perform(
                get("/staff/forms/spring?language=de").with(user("m").roles("MARKETING"))));
        Document copy = Jsoup.parse(Jsoup.parse(shown).select("#html").text());
        Element form = Objects.requireNonNull(copy.selectFirst("form"));
        assertThat(form.attr("action")).matches("https?://.+/f/spring");
        assertThat(copy.select("script").attr("src")).endsWith("/forms.js");
        assertThat(copy.select("[checked]")).isEmpty();

        MockHttpServletRequestBuilder post = post("/f/spring").header("Referer", "https://shop.example/sale?x=1");
        form.select("input[type=hidden]").forEach(field -> post.param(field.attr("name"), field.val()));
        form.select("[name=agree]").forEach(box -> post.param("agree", box.val()));
        // The words change after the copy was made; the ledger holds those that were read.
        jdbc.sql("""
                insert into purpose_words (purpose, topic, language, version, name, about, wording, renewed, changed_by, changed_at)
                values ('offers', '', 'de', 1, 'Angebote', '', 'Neue Worte', false, 'test', now())
                """).update();
        web.perform(post.param("email", "ann@example.com")).andExpect(redirectedUrl("/f/spring/thanks?lang=de"));

        PendingConfirmation pending = signUps.toConfirm().get(0);
        ConsentEntry entry = ledger.history(pending.customerId()).get(0);
        assertThat(entry.source().page()).isEqualTo("https://shop.example/sale");
        assertThat(pending.wordings().get(0).text()).startsWith("Ja, ");
    }

    @Test
    void slidesInFromAnyPageAndAnswersInPlace() throws Exception {
        spring(List.of(), Set.of());
        web.perform(get("/f/slide-ins"))
                .andExpect(header().string("Access-Control-Allow-Origin", "*"))
                .andExpect(content().json("[{form:'spring',when:'scroll',after:50,rest:7}]"));
        Document piece = page("/f/spring/slide-in?lang=fr");
        assertThat(piece.select("form").attr("action")).isEqualTo("/f/spring");
        assertThat(piece.select("script, style, [style]")).isEmpty();
        ResultActions answer = web.perform(filled(post("/f/spring"), "ann@example.com", piece)
                        .param("as", "slide-in")
                        .param("lang", "fr")
                        .param("proof", proof("spring"))
                        .header("Origin", "https://shop.example"))
                .andExpect(status().isOk())
                .andExpect(header().string("Access-Control-Allow-Origin", "*"))
                .andExpect(header().doesNotExist("Access-Control-Allow-Credentials"))
                .andExpect(header().doesNotExist("Set-Cookie"));
        assertThat(body(answer)).contains("data-close").doesNotContain("<html", "<main");
        assertThat(signUps.toConfirm()).hasSize(1);
        web.perform(post("/f/spring").param("as", "slide-in").param("email", "x"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(not(containsString("<html"))));
    }

    @Test
    void countsOnlyByPostAndOnlyWithARiddle() throws Exception {
        spring(List.of(), Set.of());
        String token = proofs.challenge("spring").token();
        for (String what : List.of("shown", "shown", "begun")) {
            web.perform(post("/f/spring/seen")
                            .param("what", what)
                            .param("token", token)
                            .param("utm_source", "insta"))
                    .andExpect(status().isNoContent());
        }
        web.perform(post("/f/spring/seen").param("what", "shown").param("token", "x.y"));
        assertThat(jdbc.sql("select source || ' ' || shown || ' ' || begun from form_count")
                        .query(String.class)
                        .list())
                .containsExactly("insta 2 1");
        Map<String, Long> before = rows();
        for (String path : List.of(
                "/f/spring",
                "/f/spring/thanks",
                "/f/spring/challenge",
                "/f/spring/seen",
                "/f/spring/slide-in",
                "/f/slide-ins",
                "/forms.js",
                forms.previewPath("spring"),
                "/f/nothing")) {
            web.perform(get(path));
            web.perform(head(path));
            web.perform(options(path).header("Origin", "https://shop.example"));
        }
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void showsNothingOfAFormThatIsOffButAPreview() throws Exception {
        spring(List.of(), Set.of());
        Document page = page("/f/spring");
        forms.show("spring", false, "test");
        web.perform(get("/f/spring")).andExpect(status().isGone());
        assertThat(body(send("/f/spring", "ann@example.com", page).andExpect(status().isGone())))
                .contains("Nothing was sent");
        for (String path : List.of("/f/spring/challenge", "/f/spring/slide-in")) {
            web.perform(get(path)).andExpect(status().isNotFound());
        }
        assertThat(signUps.toConfirm()).isEmpty();
        Document preview = page(forms.previewPath("spring"));
        assertThat(preview.select("button[disabled]")).hasSize(1);
        assertThat(preview.select("script")).isEmpty();
        web.perform(get("/f/spring/preview/x.y")).andExpect(status().isNotFound());
    }

    @Test
    void makesFormsOnTheStaffScreens() throws Exception {
        assertThat(body(web.perform(get("/staff/forms/new").with(user("m").roles("MARKETING")))))
                .contains("Only: Tips");
        String wrong = body(web.perform(post("/staff/forms")
                .with(user("m").roles("MARKETING"))
                .with(csrf())
                .param("name", "Frühling <b>")
                .param("title-en", "x".repeat(121))
                .param("boxes", "no-such")
                .param("most", "2")
                .param("when", "scroll")
                .param("after", "101")
                .param("rest", "0")));
        assertThat(wrong)
                .contains("Frühling &lt;b&gt;", "This is too long", "Tick at least one box", "percent from 0 to 100")
                .contains("days from 1 to 365");
        assertThat(forms.all()).extracting(one -> one.form()).containsExactly("sign-up");

        MockHttpServletRequestBuilder make = post("/staff/forms")
                .with(user("m").roles("MARKETING"))
                .with(csrf())
                .param("name", "Frühling 2027!")
                .param("title-en", "Ten percent")
                .param("payoff-en", "Once.")
                .param("boxes", "offers", "newsletter/tips")
                .param("most", "1")
                .param("places[country]", "2")
                .param("places[first_name]", "1")
                .param("required", "country")
                .param("when", "seconds")
                .param("after", "20")
                .param("rest", "14");
        web.perform(make).andExpect(redirectedUrl("/staff/forms/fruhling-2027"));
        Form made = forms.find("fruhling-2027").orElseThrow();
        assertThat(made.active()).isFalse();
        assertThat(made.boxes()).containsExactly(new FormBox("offers", ""), new FormBox("newsletter", "tips"));
        assertThat(body(web.perform(make))).contains("This address is taken");
        String edit = body(web.perform(
                get("/staff/forms/fruhling-2027/edit").with(user("m").roles("MARKETING"))));
        assertThat(Jsoup.parse(edit).select("[name='places[country]']").val()).isEqualTo("2");
        assertThat(Jsoup.parse(edit).select("[name=required][value=country]").hasAttr("checked"))
                .isTrue();

        web.perform(post("/staff/forms/fruhling-2027/active")
                        .with(user("m").roles("MARKETING"))
                        .with(csrf())
                        .param("active", "true"))
                .andExpect(redirectedUrl("/staff/forms/fruhling-2027"));
        assertThat(page("/f/fruhling-2027").select("[name^=answers]").eachAttr("name"))
                .containsExactly("answers[country]");
        assertThat(jdbc.sql("select action from audit_entry where subject = 'form fruhling-2027' order by audit_id")
                        .query(String.class)
                        .list())
                .contains("form-added", "form-switched-on");
        web.perform(get("/staff/forms/fruhling-2027").with(user("s").roles("SERVICE")))
                .andExpect(status().isForbidden());
        web.perform(get("/staff/forms/profile/edit").with(user("m").roles("MARKETING")))
                .andExpect(status().isNotFound());
    }

    // ---- arranging

    private void spring(List<String> keys, Set<String> required) {
        Form form = new Form(
                "spring",
                "Spring",
                false,
                Map.of(
                        "en", new FormWords("Ten percent", "For you.\n\nReally.", "", "Thanks."),
                        "de", new FormWords("Zehn Prozent", "Für Sie.", "Her damit", "Danke, gleich kommt Post.")),
                List.of(new FormBox("offers", ""), new FormBox("newsletter", "tips")),
                new SlideIn(SlideIn.When.SCROLL, 50, 7));
        forms.add(
                form,
                new QuestionForm("spring", 2, keys, required, Map.of("de", "Einmal 10 %, wir schreiben wöchentlich.")),
                "test");
        words.keep(form.boxes());
        forms.show("spring", true, "test");
    }

    private void autumn() {
        forms.add(
                new Form(
                        "autumn",
                        "Autumn",
                        false,
                        Map.of("en", new FormWords("Autumn", "", "", "")),
                        List.of(new FormBox("offers", "")),
                        SlideIn.NEVER),
                new QuestionForm("autumn", 0, List.of(), Map.of()),
                "test");
        forms.show("autumn", true, "test");
    }

    private long known(String email, Map<String, String> told) {
        long id = customers
                .identify(List.of(new IdentityClaim(IdentityKind.EMAIL, email, true)), "test", TestClock.START)
                .orElseThrow()
                .customerId();
        customers.describe(id, AttributeOrigin.TOLD, told, "test", TestClock.START);
        return id;
    }

    private Document page(String path) throws Exception {
        return Jsoup.parse(body(web.perform(get(path)).andExpect(status().isOk())));
    }

    private ResultActions send(String path, String email, Document form) throws Exception {
        return web.perform(filled(post(path), email, form));
    }

    private ResultActions send(String path, String email, Document form, String proof) throws Exception {
        return web.perform(filled(post(path), email, form).param("proof", proof));
    }

    private static MockHttpServletRequestBuilder filled(
            MockHttpServletRequestBuilder post, String email, Document form) {
        post.param("email", email);
        form.select("[name=agree]").forEach(box -> post.param("agree", box.val()));
        return post;
    }

    private String proof(String form) {
        Challenge riddle = proofs.challenge(form);
        return riddle.token()
                + ":"
                + IntStream.rangeClosed(0, riddle.most())
                        .filter(n -> HexFormat.of()
                                .formatHex(SignedTokens.sha256((riddle.salt() + n).getBytes(StandardCharsets.UTF_8)))
                                .equals(riddle.hash()))
                        .findFirst()
                        .orElseThrow();
    }

    private Map<String, String> profile(long customerId) {
        return jdbc
                .sql("""
                        select key, value #>> '{}' from profile_attribute where customer_id = ? and effective
                        union select 'first_name', first_name from customer where customer_id = ? and first_name <> ''
                        union select 'country', country from customer where customer_id = ? and country <> ''
                        """)
                .params(customerId, customerId, customerId)
                .query((row, n) -> Map.entry(row.getString(1), row.getString(2)))
                .list()
                .stream()
                .distinct()
                .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private List<String> permitted(long customerId) {
        return jdbc.sql("select purpose from consent_state where customer_id = ? and status = 'confirmed'")
                .param(customerId)
                .query(String.class)
                .list();
    }

    private Map<String, Long> rows() {
        Map<String, Long> rows = new java.util.TreeMap<>();
        jdbc.sql("""
                select relname, n_tup_ins + n_tup_upd + n_tup_del as changes from pg_stat_user_tables
                """).query(row -> {
            rows.put(row.getString(1), 0L);
        });
        rows.replaceAll((table, none) ->
                jdbc.sql("select count(*) from " + table).query(Long.class).single());
        return rows;
    }

    private static String body(ResultActions actions) throws Exception {
        return actions.andReturn().getResponse().getContentAsString(StandardCharsets.UTF_8);
    }
}
