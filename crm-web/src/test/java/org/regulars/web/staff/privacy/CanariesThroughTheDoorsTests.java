package org.regulars.web.staff.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.regulars.access.ApiTokens;
import org.regulars.access.TokenKind;
import org.regulars.connection.ConnectionSummary;
import org.regulars.connection.Connections;
import org.regulars.connection.DeliveryDigest;
import org.regulars.imports.Imports;
import org.regulars.intake.EventDigest;
import org.regulars.job.Jobs;
import org.regulars.privacy.PersonalExport;
import org.regulars.testing.Tables;
import org.regulars.testing.TestClock;
import org.regulars.web.WebTest;
import org.regulars.web.api.Api;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.UserRequestPostProcessor;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.AbstractMockHttpServletRequestBuilder;

/** One person says a word of their own at every door; all are handed out, and after the erasure none is left anywhere. */
@WebTest
@ExtendWith(OutputCaptureExtension.class)
class CanariesThroughTheDoorsTests {

    private static final UserRequestPostProcessor EVE =
            user("eve@shop.example").roles("ADMIN", "MARKETING", "SERVICE", "SALES");
    private static final Pattern CANARY = Pattern.compile("zqz[a-z0-9]+");
    /** A shop's number of a message that was taken and emptied: it keeps a second copy of the message away, and says nothing. */
    private static final Set<String> DELIVERIES = Set.of("zqzhook1", "zqzhook2");

    private static final String SECRET = "shpss_5f1e";

    @Autowired
    ApiTokens tokens;

    @Autowired
    Connections connections;

    @Autowired
    DeliveryDigest deliveries;

    @Autowired
    EventDigest digest;

    @Autowired
    Imports imports;

    @Autowired
    Jobs jobs;

    @Autowired
    PersonalExport export;

    @Autowired
    MockMvc web;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient jdbc;

    @LocalServerPort
    int port;

    private Api api = new Api(0, "");
    private long person;

    @BeforeEach
    void known() {
        api = new Api(port, tokens.create("test", "shop server", TokenKind.SECRET));
        put(
                "/v1/customers/zqznumber",
                "{'email':'zqzmail@example.com','phone':'+493012345678','social':'@zqzsocial@social.example',"
                        + "'firstName':'Zqzfirst','lastName':'Zqzlast','timeZone':'Europe/Berlin','country':'DE',"
                        + "'attributes':{'pet':'zqzpet','zqzkey':'x'}}");
        person = api.get("/v1/customers/zqznumber").json().path("customerId").asLong();
    }

    @Test
    void allAreHandedOutAndNoneIsLeft(CapturedOutput log) throws Exception {
        events();
        resources();
        webhooks();
        files();
        pages();
        staff();
        merged();
        jobs.run("quality");
        List.of("find-duplicates", "segments", "bulk-actions").forEach(jobs::run);
        clock.advance(Duration.ofMinutes(5));
        Set<String> inTables = left();
        assertThat(inTables).hasSizeGreaterThan(60);

        Set<String> handedOut = canaries(unzipped());
        Set<String> missing = new TreeSet<>(inTables);
        missing.removeAll(handedOut);
        missing.removeAll(DELIVERIES);
        assertThat(missing).as("in the database and not in the export").isEmpty();

        does(post("/staff/customers/" + person + "/privacy/erasure").param("sure", "true"));
        jobs.run("keep-erased");

        assertThat(places()).as("left in the database").allMatch(place -> place.startsWith("shop_delivery zqzhook"));
        assertThat(canaries(log.getAll())).as("in the log").isEmpty();
        try (Stream<Path> home = Files.walk(Path.of("target/regulars-test"))) {
            for (Path file : home.filter(Files::isRegularFile).toList()) {
                // Those that were there: hashes and keys in a file may begin with the same letters by chance.
                Set<String> inFile = canaries(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                inFile.retainAll(inTables);
                assertThat(inFile).as(file.toString()).isEmpty();
            }
        }
    }

    private void events() {
        call(
                "page",
                "'anonymousId':'zqzdevice','name':'zqzpagename','properties':{'title':'zqztitle',"
                        + "'url':'https://shop.example/?q=zqzurl','referrer':'https://zqzreferrer.example/'},"
                        + "'context':{'userAgent':'zqzagent','ip':'203.0.113.9','locale':'de-DE','campaign':{'name':'zqzcampaign'},"
                        + "'page':{'title':'zqzcontexttitle'},'zqzcontextkey':'zqzcontext'}");
        call("screen", "'anonymousId':'zqzdevice','name':'zqzscreen','properties':{'x':'zqzscreenprop'}");
        call(
                "identify",
                "'anonymousId':'zqzdevice','userId':'zqznumber','traits':{'email':'zqzmail@example.com',"
                        + "'address':{'street':'zqzstreet','city':'zqzcity'},'company':{'name':'zqzcompany'},'hobby':'zqzhobby'}");
        call("group", "'userId':'zqznumber','groupId':'zqzgroup','traits':{'name':'zqzgroupname'}");
        call("alias", "'userId':'zqznumber','previousId':'zqzprevious'");
        call(
                "track",
                "'userId':'zqznumber','event':'Zqzevent','properties':{'deep':[{'er':'zqzdeep'}],"
                        + "'products':[{'product_id':'MUG','name':'Mug','quantity':1,'price':10}]}");
        call(
                "track",
                "'userId':'zqznumber','event':'Order Completed','properties':{'order_id':'zqzeventorder',"
                        + "'coupon':'zqzcoupon','products':[{'product_id':'MUG','quantity':1,'price':10}]}");
        // What cannot be taken is kept with the reason.
        call("track", "'anonymousId':'zqzdevice','properties':{'x':'zqzrejectedanonymous'}");
        call("track", "'userId':'zqznumber','properties':{'x':'zqzrejected'}");
        call("identify", "'traits':{'email':'zqzmail@example.com','broken':'zqznobody'},'timestamp':'never'");
        call(
                "track",
                "'userId':'zqznumber','event':'Order Completed','properties':{'order_id':'zqzbad','products':'zqzlist'}");
        digest.digestAll();
    }

    private void call(String kind, String fields) {
        api.post("/v1/" + kind, "{'messageId':'zqzmessage" + kind + fields.hashCode() + "'," + fields + "}");
    }

    private void resources() {
        String who = "'customer':{'externalId':'zqznumber'},'currency':'EUR',"
                + "'lines':[{'sku':'MUG','name':'Mug','quantity':2,'unitPrice':'10.00'}]";
        put(
                "/v1/orders/zqzorder",
                "{" + who + ",'number':'zqzorder','orderedAt':'2026-05-01T10:00:00Z','cartId':'zqzcart',"
                        + "'refunds':[{'id':'zqzrefund','refundedAt':'2026-05-02T10:00:00Z','amount':'1.00'}]}",
                "Idempotency-Key",
                "zqzidempotency");
        put("/v1/baskets/zqzbasket", "{" + who + "}");
        put("/v1/quotes/zqzquote", "{" + who + ",'number':'zqzquote','validUntil':'2026-07-01'}");
        api.post(
                "/v1/customers/bulk",
                "{'customers':[{'externalId':'zqznumber','attributes':{'bulk':'zqzbulk'}},"
                        + "{'externalId':'zqznumber','email':'zqzno address','attributes':{'bulk':'zqzbulkwrong'}}]}",
                "Idempotency-Key",
                "zqzbulkkey");
    }

    private void webhooks() {
        ConnectionSummary shop = connections
                .find(connections.add("ann@shop.example", "shopify", "Main shop", SECRET))
                .orElseThrow();
        String customer = "'id':4711,'email':'zqzmail@example.com','first_name':'Zqzfirst','last_name':'Zqzlast',"
                + "'note':'zqzshopnote','tags':'zqzshoptag','default_address':{'address1':'zqzaddress','city':'zqzshopcity'}";
        shopify(shop, "customers/create", "zqzhook1", "{" + customer + ",'updated_at':'2026-05-05T10:00:00Z'}");
        shopify(
                shop,
                "orders/create",
                "zqzhook2",
                "{'id':99,'name':'#zqzshoporder','created_at':'2026-05-05T10:00:00Z',"
                        + "'updated_at':'2026-05-05T10:00:00Z','currency':'EUR','financial_status':'paid','note':'zqzordernote',"
                        + "'customer':{" + customer + "},'email':'zqzmail@example.com','cart_token':'zqzcarttoken',"
                        + "'discount_codes':[{'code':'zqzdiscount','amount':'1.00'}],'line_items':[{'id':1,'sku':'MUG','title':'Mug',"
                        + "'quantity':1,'price':'10.00'}],'billing_address':{'name':'Zqzfirst Zqzlast','address1':'zqzbilling'}}");
        shopify(
                shop,
                "orders/create",
                "zqzhook3",
                "{'id':'broken','email':'zqzmail@example.com','note':'zqzhookbroken'}");
        shopify(
                shop,
                "refunds/create",
                "zqzhook4",
                "{'id':5,'order_id':404,'note':'zqzrefundwaits','user_id':1,"
                        + "'refund_line_items':[],'transactions':[],'processed_at':'2026-05-05T10:00:00Z','email':'zqzmail@example.com'}");
        deliveries.digestAll();
    }

    private void shopify(ConnectionSummary shop, String topic, String id, String body) {
        String json = body.replace('\'', '"');
        assertThat(new Api(port, "")
                        .call(
                                "POST",
                                "/v1/webhooks/" + shop.connector() + "/" + shop.addressKey(),
                                json,
                                "X-Shopify-Topic",
                                topic,
                                "X-Shopify-Webhook-Id",
                                id,
                                "X-Shopify-Shop-Domain",
                                "x.myshopify.com",
                                "X-Shopify-Hmac-Sha256",
                                sign(json))
                        .status())
                .isLessThan(300);
    }

    private void files() throws IOException {
        brought(
                "customers of zqzmail@example.com.csv",
                "email,first name,birthday,favourite,note\n"
                        + "zqzmail@example.com,Zqzfirst,zqzbirthday,zqzfavourite,zqzfilenote\n"
                        + "bob@example.com,Bob,,,x\n");
        brought(
                "consents.csv",
                "email,purpose,status,date,wording,page,ip,user agent,legal basis\n"
                        + "zqzmail@example.com,offers,granted,2026-05-01,zqzwording of mine,https://shop.example/zqzpage,"
                        + "203.0.113.4,zqzbrowser,consent\n");
        brought(
                "orders.csv",
                "order number,date,customer number,product code,product name,quantity,price,discount code\n"
                        + "zqzfileorder,2026-05-01 10:00,zqznumber,MUG,Mug,2,10.00,zqzcode\n"
                        + "zqzbadorder,2026-05-01 10:00,zqznumber,MUG,Mug,zqzmany,10.00,\n");
    }

    private void brought(String name, String csv) throws IOException {
        long id = imports.upload(
                name, new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)), "eve@shop.example");
        imports.check(id, "eve@shop.example");
        jobs.run("imports");
        imports.run(id, "eve@shop.example");
        jobs.run("imports");
        assertThat(imports.find(id).orElseThrow().state().name())
                .as(imports.find(id).orElseThrow().problem())
                .isEqualTo("DONE");
    }

    private void pages() throws Exception {
        String form = does(get("/f/sign-up")).getContentAsString();
        Matcher box = Pattern.compile("name=\"agree\"[^>]*value=\"([^\"]*)\"").matcher(form);
        assertThat(box.find()).isTrue();
        does(post("/f/sign-up")
                .param("email", "zqzmail@example.com")
                .param("answers[first_name]", "Zqzsignup")
                .param("agree", box.group(1))
                .header("User-Agent", "zqzformagent")
                .header("Referer", "https://shop.example/zqzformpage"));
        List.of("confirmation-mails", "delivery", "seal-consents").forEach(jobs::run);
    }

    private void staff() throws Exception {
        String at = "/staff/customers/" + person;
        does(post(at + "/notes").param("body", "zqznote"));
        does(multipart(at + "/files")
                .file(new MockMultipartFile(
                        "file", "zqzname.txt", "text/plain", "zqzcontent".getBytes(StandardCharsets.UTF_8))));
        does(post(at + "/tags").param("tag", "zqztag"));
        does(post(at + "/contacts")
                .param("channel", "PHONE")
                .param("incoming", "true")
                .param("at", "2026-05-06T10:00:00")
                .param("subject", "zqzsubject")
                .param("text", "zqztext"));
        does(post(at + "/profile/corrections").param("key", "city").param("value", "zqzcorrected"));
        does(post(at + "/identities").param("kind", "email").param("value", "zqzsecond@example.com"));
        does(post(at + "/privacy/requests")
                .param("kind", "access")
                .param("channel", "phone")
                .param("proof", "zqzproof")
                .param("note", "zqzrequest"));
        does(post(at + "/privacy/limits").param("kind", "no-profiling").param("reason", "zqzlimit"));
        does(post(at + "/privacy/correct").param("last_name", "Zqzrenamed"));
        does(post(at + "/timeline/searches").param("q", "zqzmail@example.com"));
        does(post("/staff/customers/searches").param("q", "zqzmail@example.com"));
        does(post("/staff/customers/views")
                .param("name", "About zqzmail@example.com")
                .param("q", "zqzmail@example.com"));
        does(post("/staff/customers/exports")
                .param("who", "chosen")
                .param("id", Long.toString(person))
                .param("purpose", "service"));
        String bulk = String.valueOf(does(post("/staff/customers/bulk")
                        .param("who", "chosen")
                        .param("id", Long.toString(person))
                        .param("kind", "add-tag")
                        .param("tag", "zqzbulktag"))
                .getRedirectedUrl());
        does(post(bulk + "/run"));
    }

    private void merged() throws Exception {
        // Another shop has another number for the same address, so it takes a person to say that the two are one.
        for (long other : jdbc.sql("""
                select customer_id from customer where state = 'known' and first_name = 'Zqzfirst' and customer_id <> ?
                """).param(person).query(Long.class).list()) {
            does(post("/staff/duplicates/" + person + "/" + other + "/merge"));
        }
        put("/v1/customers/zqztwin", "{'email':'zqztwin@example.com','attributes':{'colour':'zqzcolour'}}");
        long twin = api.get("/v1/customers/zqztwin").json().path("customerId").asLong();
        does(post("/staff/customers/" + twin + "/notes").param("body", "zqztwinnote"));
        does(post("/staff/duplicates/" + person + "/" + twin + "/merge"));
        put("/v1/customers/zqzonce", "{'email':'zqzonce@example.com','attributes':{'colour':'zqzoncecolour'}}");
        long once = api.get("/v1/customers/zqzonce").json().path("customerId").asLong();
        does(post("/staff/duplicates/" + person + "/" + once + "/merge"));
        assertThat(jdbc.sql("select count(*) from customer where state = 'merged'")
                        .query(Long.class)
                        .single())
                .isGreaterThanOrEqualTo(2);
    }

    private void put(String path, String body, String... headers) {
        Api.Answer answer = api.put(path, body, headers);
        assertThat(answer.status()).as(answer.toString()).isBetween(200, 201);
    }

    private MockHttpServletResponse does(AbstractMockHttpServletRequestBuilder<?> request) throws Exception {
        MockHttpServletResponse answer =
                web.perform(request.with(csrf()).with(EVE)).andReturn().getResponse();
        assertThat(answer.getStatus())
                .as(answer.getContentAsString().lines().limit(3).toList().toString())
                .isLessThan(400);
        return answer;
    }

    // Looking

    private Set<String> left() {
        Set<String> all = new TreeSet<>();
        places().forEach(place -> all.addAll(canaries(place)));
        return all;
    }

    /** Each canary with the table in which it stands. */
    private List<String> places() {
        List<String> found = new ArrayList<>();
        Tables.names(jdbc).forEach(table -> {
            List<String> bytes = jdbc.sql("""
                    select attname from pg_attribute where attrelid = ?::regclass and attnum > 0 and not attisdropped
                        and atttypid = 'bytea'::regtype
                    """).param(table).query(String.class).list();
            StringBuilder text = new StringBuilder("t::text");
            bytes.forEach(column ->
                    text.append(" || ' ' || encode(coalesce(t.").append(column).append(", ''), 'escape')"));
            jdbc.sql("select distinct m[1] from (select " + text + " as text from " + table
                            + " t) x cross join regexp_matches(lower(text), 'zqz[a-z0-9]+', 'g') m order by 1")
                    .query(String.class)
                    .list()
                    .forEach(word -> found.add(table + " " + word));
        });
        return found;
    }

    private static Set<String> canaries(String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = CANARY.matcher(text.toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    private String unzipped() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        export.write(person, false, bytes);
        StringBuilder all = new StringBuilder();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                all.append(entry.getName())
                        .append(' ')
                        .append(new String(zip.readAllBytes(), StandardCharsets.UTF_8))
                        .append('\n');
            }
        }
        return all.toString();
    }

    private static String sign(String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
