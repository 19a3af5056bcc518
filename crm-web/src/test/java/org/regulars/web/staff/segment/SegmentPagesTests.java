package org.regulars.web.staff.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.segment.Criterion;
import org.regulars.segment.Memberships;
import org.regulars.segment.Rule;
import org.regulars.segment.Segments;
import org.regulars.testing.TestClock;
import org.regulars.testing.TestShop;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.MessageSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

@WebTest
class SegmentPagesTests {

    @Autowired
    MockMvc mvc;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Segments segments;

    @Autowired
    Memberships memberships;

    @Autowired
    MessageSource messages;

    private long ann;
    private long bob;
    private long mug;

    @BeforeEach
    void open() {
        TestShop shop = new TestShop(jdbc);
        ann = shop.customer("Ann");
        bob = shop.customer("Bob");
        mug = shop.product("Mug");
        shop.sale(ann, TestClock.START, mug);
    }

    @Test
    void invitesToMakeTheFirstOne() throws Exception {
        assertThat(body(get("/staff/segments"))).contains("No segments yet", "/staff/segments/new");
    }

    @Test
    void addsAndRemovesConditionsByPlainSubmits() throws Exception {
        String one = body(post("/staff/segments/draft")
                .param("name", "Lately")
                .param("kind-0", "all")
                .param("add-0", "last-order")
                .param("do", "add:0"));
        assertThat(one).contains("v-0-0-days", "value=\"365\"", "1 of 2 customers", "value=\"Lately\"", "Ann");

        String none = body(row(post("/staff/segments/draft"), "30").param("do", "remove:0-0"));
        assertThat(none).doesNotContain("kind-0-0");
    }

    /** Everything an analyst would draw as brackets, by plain submits: a or (b and not c). */
    @Test
    void nestsGroupsAndReadsBackWhatTheyMean() throws Exception {
        String grouped = body(row(post("/staff/segments/draft"), "30").param("do", "group:0"));
        assertThat(grouped).contains("kind-0-1").contains("add:0-1");

        String deep = body(row(post("/staff/segments/draft"), "30")
                .param("name", "Deep")
                .param("kind-0-1", "all")
                .param("not-0-1", "not")
                .param("kind-0-1-0", "open-basket")
                .param("v-0-1-0-idle", "longer")
                .param("v-0-1-0-hours", "5")
                .param("kind-0-1-1", "any")
                .param("add-0-1-1", "orders")
                .param("do", "add:0-1-1"));
        assertThat(deep)
                .contains("v-0-1-1-0-orders", "v-0-1-0-hours", "1 of 2 customers")
                .contains("placed the last order within the last 30 days and not [(has an open basket, unchanged for"
                        + " more than 5 hours and ordered at least 1 time in the last 365 days)]");
    }

    /** A choice that asks for other fields shows them; htmx gets the part of the page that changes. */
    @Test
    void showsTheFieldsThatAChoiceAsksFor() throws Exception {
        String between = body(post("/staff/segments/draft")
                .header("HX-Request", "true")
                .param("kind-0", "all")
                .param("kind-0-0", "orders")
                .param("v-0-0-window", "between"));

        assertThat(between)
                .contains("v-0-0-from", "type=\"date\"")
                .doesNotContain("v-0-0-days")
                .doesNotContain("<html");
    }

    @Test
    void anAnalystsExampleIsBuiltCountedAndReadBack() throws Exception {
        jdbc.sql("""
                insert into profile_attribute (customer_id, key, origin, source, value, recorded_at)
                values (?, 'state', 'told', 'form', '"Schleswig-Holstein"', now())
                """).param(ann).update();
        jdbc.sql("""
                insert into consent_entry (customer_id, purpose, channel, status, legal_basis, identity_id, source, source_ref,
                    recorded_by, occurred_at) values (?, 'offers', 'mail', 'confirmed', 'consent', 0, 'test', '', 'test', now())
                """).param(ann).update();
        new TestShop(jdbc).sale(ann, TestClock.START, mug);
        Map<String, String> fields = new TreeMap<>(Map.of(
                "kind-0",
                "all",
                "kind-0-0",
                "bought-category",
                "v-0-0-category",
                "Mug",
                "v-0-0-figure",
                "2",
                "kind-0-1",
                "net-revenue",
                "v-0-1-amount",
                "15",
                "kind-0-2",
                "attribute",
                "v-0-2-attribute",
                "state",
                "v-0-2-operator",
                "is-one-of"));
        fields.putAll(
                Map.of("v-0-2-value", "Hamburg, Schleswig-Holstein", "kind-0-3", "consent", "v-0-3-purpose", "offers"));
        fields.putAll(Map.of("kind-0-4", "opened-mail", "v-0-4-comparison", "exactly", "v-0-4-mails", "0"));
        MockHttpServletRequestBuilder request = post("/staff/segments/count");
        fields.forEach(request::param);

        assertThat(body(request))
                .contains("1 of 2 customers", ">Ann<")
                .contains(
                        "Everybody who bought from Mug at least 2 times at any time and paid at least 15 at any time, net"
                                + " of cancellations and State or county is one of Hamburg, Schleswig-Holstein and consents to"
                                + " Offers by mail and opened none of our mails by hand at any time.");
    }

    @Test
    void aSegmentThatWouldAskForItselfIsRefusedWhereItSaysSo() throws Exception {
        long inner = segments.create("system", "Inner", Rule.is("open-basket", Map.of()));
        long outer = segments.create("system", "Outer", Rule.is("segment", Map.of("segment", "" + inner)));

        assertThat(body(post("/staff/segments")
                        .param("id", "" + inner)
                        .param("name", "Inner")
                        .param("kind-0", "all")
                        .param("kind-0-0", "segment")
                        .param("v-0-0-segment", "" + outer)))
                .contains("This segment would ask for itself in the end.");
        assertThat(segments.rule(inner)).get().asString().contains("open-basket");
    }

    @Test
    void savesAndShowsWhoIsInAndWhy() throws Exception {
        String address = Objects.requireNonNull(mvc.perform(row(post("/staff/segments"), "30")
                        .param("name", "Lately")
                        .with(user("m@shop.example").roles("MARKETING"))
                        .with(csrf()))
                .andExpect(status().is3xxRedirection())
                .andReturn()
                .getResponse()
                .getRedirectedUrl());

        assertThat(body(get(address)))
                .contains("Lately", "placed the last order within the last 30 days", ">Ann<")
                .doesNotContain(">Bob<");
        assertThat(body(get(address + "/members/" + bob)))
                .contains("placed the last order within the last 30 days", ">no<");
        assertThat(body(get(address + "/edit"))).contains("value=\"30\"");
        assertThat(body(get("/staff/segments"))).contains("Lately");
    }

    @Test
    void countsAsPeopleTypeAndSaysWhatIsMissing() throws Exception {
        assertThat(body(row(post("/staff/segments/count"), "30")))
                .contains("1 of 2 customers")
                .doesNotContain("<html");
        assertThat(body(row(post("/staff/segments/count"), "x"))).contains("Add a condition");
        assertThat(body(row(post("/staff/segments"), "x").param("name", "")))
                .contains("Give a whole number from 1 to 36,500.", "Give it a name", "value=\"x\"");
    }

    @Test
    void opensADeepRuleInTheForm() throws Exception {
        long id = segments.create(
                "system",
                "Deep",
                Rule.any(Rule.all(Rule.is("open-basket", Map.of())), Rule.not(Rule.is("open-basket", Map.of()))));

        assertThat(body(get("/staff/segments/" + id))).contains("at least one of these holds:", "this does not hold:");
        assertThat(body(get("/staff/segments/" + id + "/edit"))).contains("kind-0-0-0", "kind-0-1", "2 of 2 customers");
    }

    @Test
    void saysWhyWithTheValuesThatDecidedOnAllPages() throws Exception {
        long id = segments.create(
                "system", "Thrice", Rule.is("orders", Map.of("comparison", "at-least", "orders", "3", "days", "30")));
        memberships.run();

        assertThat(body(get("/staff/segments/" + id + "/members/" + ann)))
                .contains("1 order; needs at least 3", ">no<");
        assertThat(body(post("/staff/segments/" + id + "/person").param("q", "Bob")))
                .contains("0 orders; needs at least 3", "Does not belong to it.");
        assertThat(body(get("/staff/customers/" + ann))).contains("In no segment.", ">Thrice<");
    }

    @Test
    void showsSizeChangesAndStatement() throws Exception {
        long id = segments.create("system", "Twice", Rule.is("orders", Map.of("orders", "2", "days", "30")));
        memberships.run();
        new TestShop(jdbc).sale(ann, TestClock.START, mug);
        memberships.run();

        assertThat(body(get("/staff/segments/" + id))).contains("data-chart", "Everybody who ordered at least 2 times");
        assertThat(body(get("/staff/segments/" + id + "/changes")))
                .contains(">Ann<", ">joined<", "something about them changed");
        assertThat(body(get("/staff/segments/" + id + "/statement")))
                .contains("select c.customer_id from customer c", "customer_order", "Scan");
        mvc.perform(post("/staff/segments/" + id + "/checks")
                        .with(user("m@shop.example").roles("MARKETING"))
                        .with(csrf()))
                .andExpect(status().is3xxRedirection());
        assertThat(body(get("/staff/segments/" + id))).contains("everybody was where they belong");
    }

    @Test
    void makesAListOfAddressesAndASnapshot() throws Exception {
        jdbc.sql("""
                insert into identity (customer_id, kind, value, shown, source, first_seen_at)
                values (?, 'email', 'bob@example.com', 'bob@example.com', 'test', now())
                """).param(bob).update();
        String list = Objects.requireNonNull(mvc.perform(post("/staff/segments/lists")
                        .param("name", "Fair")
                        .param("addresses", "BOB@example.com, stranger@example.com")
                        .with(user("m@shop.example").roles("MARKETING"))
                        .with(csrf()))
                .andExpect(status().is3xxRedirection())
                .andReturn()
                .getResponse()
                .getRedirectedUrl());

        assertThat(body(get(list))).contains(">Bob<", "Take off", "was put on the list by hand");
        assertThat(body(get("/staff/segments"))).contains(">List<");
        String copy = Objects.requireNonNull(mvc.perform(post(list + "/snapshots")
                        .param("name", "Fair, copied")
                        .with(user("m@shop.example").roles("MARKETING"))
                        .with(csrf()))
                .andReturn()
                .getResponse()
                .getRedirectedUrl());
        mvc.perform(post(list + "/people/" + bob + "/removal")
                        .with(user("m@shop.example").roles("MARKETING"))
                        .with(csrf()))
                .andExpect(status().is3xxRedirection());
        assertThat(body(get(list))).doesNotContain(">Bob<");
        assertThat(body(get(copy))).contains(">Bob<");
        assertThat(body(post("/staff/segments/lists").param("name", "Fair")))
                .contains("Another segment has this name.");
    }

    @Test
    void showsWhatPeopleTypeAsTextOnly() throws Exception {
        long id = segments.create("system", "<script>alert(1)</script>", Rule.is("open-basket", Map.of()));

        assertThat(body(get("/staff/segments/" + id)))
                .doesNotContain("<script>alert")
                .contains("&lt;script&gt;alert");
    }

    @Test
    void hasWordsForEveryCriterionAndParameter() {
        List<String> codes = segments.criteria().stream()
                .flatMap(criterion -> Stream.concat(
                        Stream.of(name(criterion)),
                        segments.parameters((Rule.Is) segments.complete(Rule.is(criterion.key(), Map.of()))).stream()
                                .map(parameter -> "segments.parameter." + parameter.name())))
                .toList();

        assertThat(codes)
                .hasSizeGreaterThan(20)
                .allSatisfy(code -> assertThat(messages.getMessage(code, null, "", Locale.ENGLISH))
                        .isNotEmpty());
    }

    @Test
    void isNotForServiceStaffAndOnlyToReadForAnalysts() throws Exception {
        long id = segments.create("system", "Some", Rule.is("open-basket", Map.of()));

        mvc.perform(get("/staff/segments").with(user("s@shop.example").roles("SERVICE")))
                .andExpect(status().isForbidden());
        mvc.perform(get("/staff/segments/" + id).with(user("a@shop.example").roles("ANALYST")))
                .andExpect(status().isOk());
        mvc.perform(get("/staff/segments/new").with(user("a@shop.example").roles("ANALYST")))
                .andExpect(status().isForbidden());
        mvc.perform(get("/staff/segments/" + id + "/members/" + ann)
                        .with(user("a@shop.example").roles("ANALYST")))
                .andExpect(status().isForbidden());
    }

    private static String name(Criterion criterion) {
        return "segments.criterion." + criterion.key();
    }

    private static MockHttpServletRequestBuilder row(MockHttpServletRequestBuilder request, String days) {
        return request.param("kind-0", "all")
                .param("kind-0-0", "last-order")
                .param("v-0-0-age", "within")
                .param("v-0-0-days", days);
    }

    private String body(MockHttpServletRequestBuilder request) throws Exception {
        return mvc.perform(
                        request.with(user("m@shop.example").roles("MARKETING")).with(csrf()))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString();
    }
}
