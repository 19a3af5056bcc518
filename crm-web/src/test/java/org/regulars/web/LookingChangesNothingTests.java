package org.regulars.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import jakarta.servlet.http.Cookie;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.access.ApiTokens;
import org.regulars.access.TokenKind;
import org.regulars.account.AccountSessions;
import org.regulars.consent.CustomerLinks;
import org.regulars.job.Jobs;
import org.regulars.lifetime.Scores;
import org.regulars.report.Figure;
import org.regulars.response.ResponseLog;
import org.regulars.testing.Tables;
import org.regulars.web.demo.DemoShop;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Every address of the product is asked for by GET, HEAD and OPTIONS with a full shop, by whoever it is for: not one row of any
 * table is another afterwards, but for the trail of who saw whose data and the session of who looked.
 */
@WebTest
class LookingChangesNothingTests {

    private static final Set<String> MAY_CHANGE = Set.of("audit_entry", "spring_session", "spring_session_attributes");

    /** A link in a mail measures that it was followed; docs/delivery.md. Its HEAD and OPTIONS may not. */
    private static final Set<String> MEASURED = Set.of("/p/c/{id}/{signature}", "/p/o/{id}/{signature}.gif");

    /** Where the values of variables stand, by where the first variable of an address stands and its name. */
    private static final Map<String, String> ROWS = Map.ofEntries(
            Map.entry("/f/key", "select form from form order by 1 limit 2"),
            Map.entry("/staff/forms/key", "select form from form order by 1 limit 2"),
            Map.entry("/staff/accounts/id", "select staff_id::text from staff_account limit 1"),
            Map.entry("/staff/attributes/key", "select key from attribute order by 1 limit 2"),
            Map.entry("/staff/campaigns/id", "select campaign_id::text from campaign order by 1 limit 4"),
            Map.entry("/staff/connections/id", "select connection_id::text from shop_connection limit 2"),
            Map.entry("/staff/customers/bulk/bulkId", "select bulk_id::text from bulk_action limit 2"),
            Map.entry(
                    "/staff/duplicates/stays",
                    "select customer_id::text from duplicate_candidate order by customer_id, other_id limit 1"),
            Map.entry(
                    "/staff/duplicates/goes",
                    "select other_id::text from duplicate_candidate order by customer_id, other_id limit 1"),
            Map.entry("/staff/imports/importId", "select import_id::text from import_file limit 2"),
            Map.entry("/staff/offers/id", "select offer_id::text from offer order by 1 limit 2"),
            Map.entry("/staff/journeys/key", "select journey_key from journey"),
            Map.entry("/staff/keys/id", "select api_token_id::text from api_token"),
            Map.entry("/staff/purposes/purpose", "select purpose from purpose order by 1 limit 2"),
            Map.entry("/staff/purposes/topic", "select topic from topic order by 1 limit 2"),
            Map.entry("/staff/quality/issue", "select distinct issue from quality_issue order by 1 limit 3"),
            Map.entry("/staff/retention/kind", "select kind from retention_rule order by 1 limit 2"),
            Map.entry("/staff/segments/id", "select segment_id::text from segment order by 1 limit 2"),
            Map.entry("/staff/templates/id", "select template_id::text from mail_template order by 1 limit 2"),
            Map.entry(
                    "/v1/customers/externalId",
                    "select value from identity where kind = 'shop-number' order by 1 limit 2"),
            Map.entry("/v1/orders/number", "select number from customer_order order by 1 limit 2"),
            Map.entry("/v1/products/sku", "select sku from product order by 1 limit 2"),
            Map.entry("/assets/demo/sku", "select sku from product order by 1 limit 2"),
            Map.entry("/v1/quotes/number", "select number from quote order by 1 limit 2"));

    private static final Pattern VARIABLE = Pattern.compile("\\{([^}:]+)(?::(?:[^{}]|\\{[^}]*})*)?}");

    @Autowired
    private MockMvc web;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    @Autowired
    private DemoShop demoShop;

    @Autowired
    private Jobs jobs;

    @Autowired
    private ApiTokens tokens;

    @Autowired
    private ResponseLog responses;

    @Autowired
    private AccountSessions sessions;

    @Autowired
    private CustomerLinks links;

    @Autowired
    private JdbcClient jdbc;

    private String secret = "";
    private String writeKey = "";
    private Cookie account = new Cookie("regulars-account", "");
    private long customer;
    private long dispatch;

    @BeforeEach
    void fill() {
        demoShop.fill();
        jobs.summaries().forEach(job -> jobs.run(job.key()));
        secret = tokens.create("ann@shop.example", "A program", TokenKind.SECRET);
        writeKey = tokens.create("ann@shop.example", "The shop", TokenKind.WRITE_KEY);
        Map<String, Object> mailed = jdbc.sql(
                        "select d.customer_id, d.dispatch_id from dispatch d where state = 'sent' order by 1, 2 limit 1")
                .query()
                .singleRow();
        customer = (long) Objects.requireNonNull(mailed.get("customer_id"));
        dispatch = (long) Objects.requireNonNull(mailed.get("dispatch_id"));
        long identity = jdbc.sql("select min(identity_id) from identity where customer_id = ? and kind = 'email'")
                .param(customer)
                .query(Long.class)
                .single();
        jdbc.sql("insert into form values ('club', 'Club', true, 'seconds', 5, 7, 'ann@shop.example', now(), now())")
                .update();
        jdbc.sql("insert into form_words values ('club', 'en', 'Join us', '', 'Join', 'Thank you')")
                .update();
        jdbc.sql("insert into form_box values ('club', 'offers', '', 1)").update();
        jdbc.sql("""
                insert into offer (name, kind, made, prefix, per_person, gives_back, created_by, created_at)
                values ('Spring', 'voucher', false, '', 1, false, 'ann@shop.example', now())
                """).update();
        account = new Cookie(
                "regulars-account",
                sessions.begin(customer, identity, new byte[] {1}, "").orElseThrow());
    }

    @Test
    void byGetHeadAndOptions() throws Exception {
        Map<String, String> before = Tables.contents(jdbc, MAY_CHANGE);
        Set<String> never = new TreeSet<>();
        List<String> failed = new ArrayList<>();
        Set<String> looked = patterns(RequestMethod.GET);
        for (String pattern : patterns(RequestMethod.values())) {
            boolean shown = false;
            for (String path : paths(pattern)) {
                for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS)) {
                    if (method.equals(HttpMethod.GET) && MEASURED.contains(pattern)) {
                        continue;
                    }
                    for (MockHttpServletRequestBuilder request : by(method, path)) {
                        int status =
                                web.perform(request).andReturn().getResponse().getStatus();
                        shown |= status < 300 && method.equals(HttpMethod.GET);
                        if (status >= 500) {
                            failed.add(status + " " + method + " " + path);
                        }
                    }
                }
            }
            if (!shown && looked.contains(pattern)) {
                never.add(pattern);
            }
        }
        responses.writeAll();

        assertThat(Tables.contents(jdbc, MAY_CHANGE)).isEqualTo(before);
        assertThat(failed).isEmpty();
        assertThat(looked.size() - never.size())
                .as("addresses that showed something, not " + never)
                .isGreaterThan(125);
    }

    /** The addresses that answer at least one of the methods. */
    private Set<String> patterns(RequestMethod... any) {
        Set<String> patterns = new TreeSet<>();
        mappings.getHandlerMethods().keySet().forEach(info -> {
            Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
            if (methods.isEmpty() || Arrays.stream(any).anyMatch(methods::contains)) {
                patterns.addAll(info.getPatternValues());
            }
        });
        patterns.remove("/error");
        return patterns;
    }

    /** The same request by a stranger and by whoever the address is for. */
    private List<MockHttpServletRequestBuilder> by(HttpMethod method, String path) {
        List<MockHttpServletRequestBuilder> requests = new ArrayList<>();
        requests.add(request(method, URI.create(path)));
        if (path.startsWith("/staff")) {
            requests.add(request(method, URI.create(path))
                    .with(user("ann@shop.example").roles("ADMIN")));
        } else if (path.startsWith("/account")) {
            requests.add(request(method, URI.create(path)).cookie(account));
        } else if (path.startsWith("/v1")) {
            requests.add(request(method, URI.create(path)).header("Authorization", "Bearer " + secret));
        }
        return requests;
    }

    /** The address with everything in the place of its variables that the shop has. */
    private List<String> paths(String pattern) {
        int first = pattern.indexOf('{');
        return first < 0
                ? List.of(pattern.replace("/**", "/nothing-here"))
                : filled(pattern.substring(0, first), pattern);
    }

    private List<String> filled(String place, String pattern) {
        Matcher variable = VARIABLE.matcher(pattern);
        return variable.find()
                ? values(place + variable.group(1)).stream()
                        .map(value ->
                                pattern.substring(0, variable.start()) + value + pattern.substring(variable.end()))
                        .flatMap(rest -> filled(place, rest).stream())
                        .toList()
                : List.of(pattern);
    }

    /** What the shop has that may stand for a variable. */
    private List<String> values(String place) {
        return switch (place) {
            case "/v1/projects/writeKey", "/analytics.js/v1/writeKey" -> List.of(writeKey);
            case "/p/preferences/token" -> List.of(links.preferencesToken(customer), "forged");
            case "/p/why/token" -> List.of(links.whyToken(customer, dispatch), "forged");
            case "/p/unsubscribe/token" -> List.of(links.unsubscribeToken(customer, dispatch, "offers", ""), "forged");
            case "/staff/customers/id", "/staff/dispatches/customerId" -> List.of(String.valueOf(customer));
            case "/staff/customers/orderId" ->
                column("select order_id::text from customer_order where customer_id = " + customer + " limit 1");
            case "/staff/retention/kind" -> List.of("dispatches");
            case "/staff/scores/risk/risk" -> Scores.RISKS;
            case "/staff/figures/key" ->
                Arrays.stream(Figure.values()).map(Figure::key).toList();
            case "/staff/customers/key" -> List.of("orders", "dispatches", "files", "offers");
            case "/staff/forms/form" -> List.of("sign-up");
            case "/staff/dispatches/dispatchId" -> List.of(String.valueOf(dispatch));
            default -> ROWS.containsKey(place) ? column(ROWS.get(place)) : List.of("1");
        };
    }

    private List<String> column(String sql) {
        return jdbc.sql(sql).query(String.class).list();
    }
}
