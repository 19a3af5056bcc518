package org.regulars.web.staff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.audit.AuditTrail;
import org.regulars.consent.ConsentSource;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.CustomerViews;
import org.regulars.customer.Customers;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.export.CustomerExport;
import org.regulars.export.Exports;
import org.regulars.file.CustomerFiles;
import org.regulars.interaction.Interaction;
import org.regulars.interaction.Interactions;
import org.regulars.note.Notes;
import org.regulars.privacy.Limit;
import org.regulars.privacy.Limits;
import org.regulars.testing.TestClock;
import org.regulars.testing.TestShop;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.AbstractMockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** The list and the page of customers by the doors that staff take. */
@WebTest
class CustomerDeskTests {

    private static final RequestPostProcessor ANN = user("ann@shop.example").roles("MARKETING");
    private static final RequestPostProcessor EVE = user("eve@shop.example").roles("SERVICE");

    @Autowired
    private MockMvc web;

    @Autowired
    private Customers customers;

    @Autowired
    private CustomerViews views;

    @Autowired
    private Exports exports;

    @Autowired
    private Limits limits;

    @Autowired
    private Notes notes;

    @Autowired
    private CustomerFiles files;

    @Autowired
    private Interactions interactions;

    @Autowired
    private AuditTrail audit;

    @Autowired
    private TestClock clock;

    @Autowired
    private JdbcClient jdbc;

    private long bob;

    @BeforeEach
    void bob() {
        bob = known("bob@example.com", "Bob", "Stone");
    }

    @Test
    void noAddressHoldsWhatWasTypedAndItIsForgottenAfterADay() throws Exception {
        known("eve@example.com", "Eve", "Miller");
        MockHttpServletResponse answer =
                does(post("/staff/customers/searches").param("q", "Stone").param("f.ordered", "no"), ANN);
        String address = String.valueOf(answer.getRedirectedUrl());
        assertThat(address).startsWith("/staff/customers?search=").doesNotContain("Stone");

        assertThat(sees(address, ANN))
                .contains("Bob ")
                .contains("<mark>Stone</mark>")
                .doesNotContain("Eve Miller");
        assertThat(sees(address, EVE)).as("somebody else's search").contains("forgotten");
        clock.advance(Duration.ofHours(25));
        assertThat(sees(address, ANN)).contains("forgotten").contains("Eve Miller");
    }

    @Test
    void aViewKeepsFiltersAndColumnsAndIsSharedOnlyIfAsked() throws Exception {
        customers.describe(bob, AttributeOrigin.TOLD, Map.of("shoe_size", "42"), "test", clock.instant());
        known("eve@example.com", "Eve", "Miller");
        MockHttpServletResponse answer = does(
                post("/staff/customers/views")
                        .param("name", "Feet")
                        .param("q", "stone")
                        .param("col", "attribute.shoe_size", "created"),
                ANN);
        String address = String.valueOf(answer.getRedirectedUrl());

        assertThat(sees(address, ANN)).contains("Feet", "Shoe size", ">42<").doesNotContain("Eve Miller");
        assertThat(sees("/staff/customers", EVE)).doesNotContain("Feet");
        assertThat(views.of("eve@shop.example")).isEmpty();
        does(post("/staff/customers/views").param("name", "Ours").param("shared", "true"), ANN);
        assertThat(sees("/staff/customers", EVE)).contains("Ours");
        long ours = views.of("eve@shop.example").get(0).viewId();
        does(post("/staff/customers/views/{id}/deletion", ours), EVE);
        assertThat(views.of("eve@shop.example")).as("only its owner deletes it").hasSize(1);
    }

    @Test
    void changesThoseTickedAfterAPreviewAndBack() throws Exception {
        long charlie = known("charlie@example.com", "Charlie", "Field");
        MockHttpServletResponse answer = does(
                post("/staff/customers/bulk")
                        .param("who", "chosen")
                        .param("id", Long.toString(bob))
                        .param("kind", "add-tag")
                        .param("tag", "VIP"),
                ANN);
        String action = String.valueOf(answer.getRedirectedUrl());
        assertThat(sees(action, ANN)).contains("1 customer, 1 of them will change");
        assertThat(sees("/staff/customers/" + bob, ANN)).doesNotContain("Remove the tag VIP");

        does(post(action + "/run"), ANN);
        assertThat(sees("/staff/customers/" + bob, ANN)).contains("Remove the tag VIP");
        assertThat(sees("/staff/customers/" + charlie, ANN)).doesNotContain("Remove the tag VIP");
        does(post(action + "/undo"), ANN);
        assertThat(sees("/staff/customers/" + bob, ANN)).doesNotContain("Remove the tag VIP");
        assertThat(does(post("/staff/customers/bulk").param("who", "all"), EVE).getStatus())
                .isEqualTo(403);
    }

    @Test
    void anExportIsSafeAndSaysWhoWasInIt() throws Exception {
        long formula = known("x@example.com", "=cmd|'/C calc'!A0", "");
        long charlie = known("charlie@example.com", "Charlie", "Field");
        MockHttpServletResponse file = does(
                post("/staff/customers/exports")
                        .param("who", "chosen")
                        .param("id", Long.toString(bob), Long.toString(formula))
                        .param("purpose", "marketing"),
                ANN);

        String csv = file.getContentAsString(StandardCharsets.UTF_8);
        assertThat(file.getHeader("Content-Disposition")).startsWith("attachment");
        assertThat(csv).startsWith("\ufeff\"customer_id\",\"first_name\",\"last_name\",\"email\",");
        assertThat(csv)
                .contains("\"Bob\",\"Stone\",\"bob@example.com\"")
                .contains("\"'=cmd|")
                .doesNotContain("Charlie");
        assertThat(exports.with(bob)).extracting(CustomerExport::askedBy).containsExactly("ann@shop.example");
        assertThat(exports.with(charlie)).isEmpty();
        assertThat(audit.before(Long.MAX_VALUE, 5, "ann@shop.example", "customers-exported"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.detail()).contains("\"people\": 2"));
        assertThat(does(post("/staff/customers/exports").param("who", "all"), EVE)
                        .getStatus())
                .isEqualTo(403);
        assertThat(does(post("/staff/customers/exports").param("who", "all"), ANN)
                        .getContentAsString())
                .contains("Charlie");
    }

    /** What the customers forbid, and what only some of the staff may see. */
    @Test
    void marketingFilesLeaveOutWhoObjectedAndNoFileHasWhatIsSensitive() throws Exception {
        long charlie = known("charlie@example.com", "Charlie", "Field");
        limits.set(charlie, Limit.Kind.NO_MARKETING, "", ConsentSource.of("staff", "", "ann@shop.example"));
        jdbc.sql("insert into attribute (key, type, sensitive, created_at) values ('illness', 'text', true, now())")
                .update();
        customers.describe(bob, AttributeOrigin.TOLD, Map.of("illness", "canary"), "form", TestClock.START);
        customers.describe(bob, AttributeOrigin.TOLD, Map.of("pet", "parrot"), "form", TestClock.START);

        String marketing = export("marketing");
        assertThat(marketing).contains("Stone", "parrot").doesNotContain("Charlie", "canary");
        assertThat(jdbc.sql("select left_out from customer_export")
                        .query(Long.class)
                        .single())
                .isOne();
        assertThat(export("service")).contains("Stone", "Charlie").doesNotContain("canary");
    }

    private String export(String purpose) throws Exception {
        String address = String.valueOf(does(
                        post("/staff/customers/views")
                                .param("name", purpose)
                                .param("col", "attribute.illness", "attribute.pet"),
                        ANN)
                .getRedirectedUrl());
        return does(
                        post("/staff/customers/exports")
                                .param("who", "all")
                                .param("view", address.replaceAll(".*view=(\\d+).*", "$1"))
                                .param("purpose", purpose),
                        ANN)
                .getContentAsString();
    }

    @Test
    void notesAreWrittenPinnedRewrittenByTheirAuthorAndDeletedWithATrace() throws Exception {
        String path = "/staff/customers/" + bob + "/notes";
        does(post(path).param("body", "<b>Called</b>\nabout a mug"), EVE);
        long note = notes.of(bob, 1).get(0).noteId();
        assertThat(sees("/staff/customers/" + bob, ANN)).contains("&lt;b&gt;Called&lt;/b&gt;");

        does(post(path + "/" + note).param("body", "Mine now"), ANN);
        does(post(path + "/" + note + "/deletion"), ANN);
        assertThat(notes.of(bob, 1).get(0).body()).startsWith("<b>Called");
        does(post(path + "/" + note).param("body", "Called twice"), EVE);
        does(post(path + "/" + note + "/pin").param("pinned", "true"), ANN);
        assertThat(notes.of(bob, 1).get(0).pinned()).isTrue();
        does(post(path + "/" + note + "/deletion"), EVE);
        assertThat(notes.of(bob, 1)).isEmpty();
        assertThat(audit.before(Long.MAX_VALUE, 20, "eve@shop.example", "note-deleted"))
                .hasSize(1);
        does(post(path).param("body", "  "), EVE);
        assertThat(notes.of(bob, 1)).isEmpty();
    }

    @Test
    void aFileIsOnlyEverSavedUnderASafeNameWhateverItIs() throws Exception {
        byte[] page = "<html><script>alert(1)</script></html>".getBytes(StandardCharsets.UTF_8);
        does(
                multipart("/staff/customers/{id}/files", bob)
                        .file(new MockMultipartFile("file", "../../e\r\nvil.html", "text/html", page)),
                EVE);
        long file = files.of(bob).get(0).fileId();
        assertThat(files.of(bob).get(0).name()).isEqualTo("e__vil.html");

        MockHttpServletResponse saved = does(get("/staff/customers/{id}/files/{f}", bob, file), EVE);
        assertThat(saved.getContentType()).isEqualTo("application/octet-stream");
        assertThat(saved.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(saved.getHeader("Content-Disposition")).startsWith("attachment");
        assertThat(saved.getContentAsByteArray()).isEqualTo(page);
        assertThat(sees("/staff/customers/" + bob + "/timeline?what=files", EVE))
                .contains("e__vil.html");
        long charlie = known("charlie@example.com", "Charlie", "Field");
        assertThat(does(get("/staff/customers/{id}/files/{f}", charlie, file), EVE)
                        .getStatus())
                .isEqualTo(404);
        does(post("/staff/customers/{id}/files/{f}/deletion", bob, file), EVE);
        assertThat(files.of(bob)).isEmpty();
        assertThat(jdbc.sql("select count(*) from customer_file_chunk")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void aFileOfMoreThanTenMegabytesIsRefusedAndLeavesNothing() throws Exception {
        does(
                multipart("/staff/customers/{id}/files", bob)
                        .file(new MockMultipartFile("file", "big.bin", null, new byte[10 * 1024 * 1024 + 1])),
                EVE);
        assertThat(files.of(bob)).isEmpty();
        byte[] most = new byte[10 * 1024 * 1024];
        does(
                multipart("/staff/customers/{id}/files", bob)
                        .file(new MockMultipartFile("file", "most.bin", null, most)),
                EVE);
        assertThat(files.of(bob))
                .singleElement()
                .satisfies(file -> assertThat(file.sizeBytes()).isEqualTo(most.length));
    }

    @Test
    void theTimelineIsSearchedWithoutTheWordsInTheAddressAndGroupedByVisit() throws Exception {
        happened(
                50,
                "page-viewed",
                "/landing",
                "{\"referrer\": \"https://search.example/?q=x\", \"url\": \"https://shop.example/landing\"}");
        happened(45, "wishlist_opened", "", "{\"list_name\": \"Summer\"}");
        happened(2, "page-viewed", "/home", "{\"campaign\": {\"source\": \"letter\", \"name\": \"May\"}}");
        String path = "/staff/customers/" + bob + "/timeline";

        String address = String.valueOf(
                does(post(path + "/searches").param("q", "summer"), ANN).getRedirectedUrl());
        assertThat(address).doesNotContain("summer");
        assertThat(sees(address, ANN)).contains("Wishlist opened", "List name").doesNotContain("/landing");
        assertThat(sees(path + "?group=visit", ANN))
                .contains("came from search.example", "began at /landing", "came from letter / May");
        assertThat(sees(path + "?what=products", ANN)).contains("Nothing like that");
        assertThat(sees(path + "?since=rubbish&until=9999-12-31&channel=x%27--&before=never", ANN))
                .contains("Timeline");
    }

    @Test
    void tellsWhatWasLookedAtBeforeAnOrderAndWhetherItWasBought() throws Exception {
        TestShop shop = new TestShop(jdbc);
        long mug = shop.product("Mug");
        shop.product("Teapot");
        happened(60 * 24 * 3, "product-viewed", "MUG", "{}");
        happened(60 * 24 * 3 + 1, "product-viewed", "TEAPOT", "{}");
        happened(60 * 24 * 20, "product-viewed", "OLD-THING", "{}");
        long order = shop.sale(bob, clock.instant(), mug);
        String page = sees("/staff/customers/" + bob + "/orders/" + order + "/looked-at", ANN);

        assertThat(page.replaceAll("(?s)<[^>]*>|\\s+", " ").replaceAll(" +", " "))
                .contains("Mug MUG Bought 1")
                .contains("Teapot TEAPOT Not bought")
                .doesNotContain("OLD-THING");
        assertThat(sees("/staff/customers/" + bob + "/orders/" + order + "/looked-at?days=30", ANN))
                .contains("OLD-THING");
    }

    private void happened(long minutesAgo, String kind, String subject, String payload) {
        interactions.record(List.of(new Interaction(
                bob,
                clock.instant().minus(Duration.ofMinutes(minutesAgo)),
                kind + minutesAgo,
                0,
                "web",
                kind,
                subject,
                payload)));
    }

    private MockHttpServletResponse does(AbstractMockHttpServletRequestBuilder<?> request, RequestPostProcessor who)
            throws Exception {
        return web.perform(request.with(csrf()).with(who)).andReturn().getResponse();
    }

    private String sees(String path, RequestPostProcessor who) throws Exception {
        MockHttpServletResponse page = web.perform(
                        get(java.net.URI.create(path)).with(who))
                .andReturn()
                .getResponse();
        assertThat(page.getStatus()).as(path).isEqualTo(200);
        return page.getContentAsString();
    }

    private long known(String email, String first, String last) {
        long id = customers
                .identify(List.of(new IdentityClaim(IdentityKind.EMAIL, email, false)), "test", clock.instant())
                .orElseThrow()
                .customerId();
        customers.describe(
                id, AttributeOrigin.TOLD, Map.of("first_name", first, "last_name", last), "test", clock.instant());
        return id;
    }
}
