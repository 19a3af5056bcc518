package org.regulars.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.regulars.testing.Tables;
import org.regulars.web.demo.DemoShop;
import org.regulars.web.page.Navigation;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.web.util.HtmlUtils;

/** Follows every link of the staff screens: all answer, strangers see none of them, and looking changes nothing. */
@WebTest
class StaffCrawlTests {

    private static final Pattern LINK = Pattern.compile("(?:href|hx-get)=\"([^\"#]+)");
    private static final int PAGES = 400;
    private static final int OF_A_KIND = 8;

    /** Looking at a customer is itself put on record; sessions come and go. */
    private static final Set<String> MAY_CHANGE = Set.of("audit_entry", "spring_session", "spring_session_attributes");

    @Autowired
    private MockMvc web;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private DemoShop demoShop;

    @Test
    void everyLinkAnswersShowsNothingToStrangersAndChangesNothing() throws Exception {
        demoShop.fill();
        Map<String, String> before = Tables.contents(jdbc, MAY_CHANGE);

        Map<String, Integer> answers = crawl();

        assertThat(answers)
                .hasSizeGreaterThan(20)
                .allSatisfy((path, status) -> assertThat(status).as(path).isEqualTo(200));
        for (String path : answers.keySet()) {
            MockHttpServletResponse response =
                    web.perform(get(URI.create(path))).andReturn().getResponse();
            assertThat(response.getStatus()).as(path).isEqualTo(302);
            assertThat(response.getRedirectedUrl()).as(path).endsWith("/sign-in");
        }
        assertThat(Tables.contents(jdbc, MAY_CHANGE)).isEqualTo(before);
    }

    private Map<String, Integer> crawl() throws Exception {
        Deque<String> waiting = new ArrayDeque<>();
        Navigation.of(Set.of("ADMIN")).forEach(group -> group.places().forEach(place -> waiting.add(place.path())));
        Map<String, Integer> answers = new LinkedHashMap<>();
        Map<String, Integer> kinds = new TreeMap<>();
        while (!waiting.isEmpty() && answers.size() < PAGES) {
            String path = waiting.remove();
            // Some of each kind of page will do: a thousand customers look alike.
            if (answers.containsKey(path)
                    || kinds.merge(path.replaceAll("=[^&]*|\\d+", ""), 1, Integer::sum) > OF_A_KIND) {
                continue;
            }
            MockHttpServletResponse response = web.perform(
                            get(URI.create(path)).with(user("ann@shop.example").roles("ADMIN")))
                    .andReturn()
                    .getResponse();
            answers.put(path, response.getStatus());
            waiting.addAll(links(path, response.getContentAsString()));
        }
        return answers;
    }

    private static List<String> links(String page, String html) {
        Set<String> links = new LinkedHashSet<>();
        LINK.matcher(html)
                .results()
                .map(link -> HtmlUtils.htmlUnescape(link.group(1)))
                .map(link -> link.startsWith("?") ? page.replaceAll("\\?.*", "") + link : link)
                .filter(link -> link.equals("/staff") || link.startsWith("/staff/") || link.startsWith("/staff?"))
                .forEach(links::add);
        return List.copyOf(links);
    }
}
