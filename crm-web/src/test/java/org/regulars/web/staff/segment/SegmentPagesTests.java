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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.segment.Criterion;
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
    MessageSource messages;

    private long ann;
    private long bob;

    @BeforeEach
    void open() {
        TestShop shop = new TestShop(jdbc);
        ann = shop.customer("Ann");
        bob = shop.customer("Bob");
        shop.sale(ann, TestClock.START, shop.product("Mug"));
    }

    @Test
    void invitesToMakeTheFirstOne() throws Exception {
        assertThat(body(get("/staff/segments"))).contains("No segments yet", "/staff/segments/new");
    }

    @Test
    void addsAndRemovesRowsByPlainSubmits() throws Exception {
        String one = body(post("/staff/segments/draft")
                .param("name", "Lately")
                .param("match", "all")
                .param("add", "last-order"));
        assertThat(one).contains("rows[0].values[days]", "value=\"365\"", "1 of 2 customers", "value=\"Lately\"");

        String none = body(row(post("/staff/segments/draft"), "30").param("remove", "0"));
        assertThat(none).doesNotContain("rows[0]");
    }

    @Test
    void savesAndShowsWhoIsInAndWhy() throws Exception {
        String address = Objects.requireNonNull(mvc.perform(row(post("/staff/segments"), "30")
                        .param("name", "Lately")
                        .param("match", "all")
                        .with(user("m@shop.example").roles("MARKETING"))
                        .with(csrf()))
                .andExpect(status().is3xxRedirection())
                .andReturn()
                .getResponse()
                .getRedirectedUrl());

        assertThat(body(get(address)))
                .contains("Lately", "last order within the last 30 days", ">Ann<")
                .doesNotContain(">Bob<");
        assertThat(body(get(address + "/members/" + bob))).contains("last order within the last 30 days", ">no<");
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
    void showsADeepRuleInWordsThoughTheFormCannot() throws Exception {
        long id = segments.create(
                "system",
                "Deep",
                Rule.any(Rule.all(Rule.is("open-basket", Map.of())), Rule.not(Rule.is("open-basket", Map.of()))));

        assertThat(body(get("/staff/segments/" + id))).contains("at least one of these holds:", "this does not hold:");
        mvc.perform(get("/staff/segments/" + id + "/edit")
                        .with(user("m@shop.example").roles("MARKETING")))
                .andExpect(status().is3xxRedirection());
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
                        Stream.of(name(criterion), name(criterion) + ".words"),
                        criterion.parameters().stream().map(parameter -> "segments.parameter." + parameter.name())))
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
        return request.param("rows[0].criterion", "last-order")
                .param("rows[0].mode", "is")
                .param("rows[0].values[age]", "within")
                .param("rows[0].values[days]", days);
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
