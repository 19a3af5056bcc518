package org.regulars.web.staff.offer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.flash;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrlPattern;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.regulars.customer.Customers;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.offer.GivenOffer;
import org.regulars.offer.GivenOffers;
import org.regulars.offer.Offer;
import org.regulars.offer.Offers;
import org.regulars.testing.TestClock;
import org.regulars.testing.TestOffers;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@WebTest
class OffersControllerTests {

    private static final RequestPostProcessor MARKETING = user("m@shop.example").roles("MARKETING");

    @Autowired
    MockMvc web;

    @Autowired
    Offers offers;

    @Autowired
    GivenOffers givenOffers;

    @Autowired
    Customers customers;

    @Autowired
    TestClock clock;

    @Test
    void keepsWhatWasTypedWhileSomethingIsWrong() throws Exception {
        web.perform(post("/staff/offers")
                        .with(MARKETING)
                        .with(csrf())
                        .param("name", "Spring <i>")
                        .param("kind", "made")
                        .param("person", "0")
                        .param("from", "2027-05-02")
                        .param("until", "2027-05-01")
                        .param("title-en", "Ten <b>percent</b>"))
                .andExpect(content()
                        .string(allOf(
                                containsString("Spring &lt;i&gt;"),
                                containsString("Ten &lt;b&gt;percent"),
                                containsString("whole number from 1 to 100"),
                                containsString("lies before the first"))));
        assertThat(offers.all()).isEmpty();
    }

    @Test
    void makesChangesAndShowsAnOffer() throws Exception {
        web.perform(post("/staff/offers")
                        .with(MARKETING)
                        .with(csrf())
                        .param("name", "Spring")
                        .param("kind", "stock")
                        .param("person", "1")
                        .param("title-en", "Ten percent"))
                .andExpect(redirectedUrlPattern("/staff/offers/*"));
        long id = offers.all().get(0).offerId();
        web.perform(multipart("/staff/offers/" + id + "/codes")
                        .file(new MockMultipartFile(
                                "file", "c.txt", "text/plain", "ABCD\n".getBytes(StandardCharsets.UTF_8)))
                        .param("codes", "nope!\nabcd")
                        .with(MARKETING)
                        .with(csrf()))
                .andExpect(flash().attribute("flash", "offers.codes.added"));
        assertThat(offers.summary(id).orElseThrow().left()).isEqualTo(1);
        web.perform(post("/staff/offers/" + id)
                        .with(MARKETING)
                        .with(csrf())
                        .param("name", "Summer")
                        .param("kind", "file")
                        .param("person", "2")
                        .param("title-de", "Zehn Prozent"))
                .andExpect(redirectedUrl("/staff/offers/" + id));
        Offer changed = offers.find(id).orElseThrow();
        assertThat(changed.kind()).isEqualTo(Offer.Kind.VOUCHER);
        assertThat(changed.words()).containsOnlyKeys("de");
        web.perform(get("/staff/offers/" + id).with(MARKETING))
                .andExpect(content().string(allOf(containsString("Summer"), containsString("Zehn Prozent"))));
    }

    @Test
    void givesByHandOncePerPageAndTakesBack() throws Exception {
        long offer = made();
        long ann = ann();
        for (int press = 0; press < 2; press++) {
            web.perform(post("/staff/customers/" + ann + "/offers")
                            .with(user("s").roles("SERVICE"))
                            .with(csrf())
                            .param("offer", String.valueOf(offer))
                            .param("occasion", "once"))
                    .andExpect(redirectedUrl("/staff/customers/" + ann + "#panel-offers"));
        }
        GivenOffer given = givenOffers.of(ann, "en").get(0);
        assertThat(givenOffers.of(ann, "en")).hasSize(1);
        web.perform(get("/staff/customers/" + ann).with(user("s").roles("SERVICE")))
                .andExpect(content().string(allOf(containsString(given.code()), containsString("Take back"))));
        web.perform(get("/staff/customers/" + ann).with(user("v").roles("SALES")))
                .andExpect(content().string(allOf(containsString(given.code()), not(containsString("Take back")))));
        web.perform(post("/staff/customers/" + ann + "/offers/" + given.givenId() + "/taking-back")
                        .with(user("v").roles("SALES"))
                        .with(csrf()))
                .andExpect(status().isForbidden());
        web.perform(post("/staff/customers/" + ann + "/offers/" + given.givenId() + "/taking-back")
                        .with(MARKETING)
                        .with(csrf()))
                .andExpect(flash().attribute("flash", "offers.taken-back"));
        assertThat(givenOffers.of(ann, "en")).isEmpty();
    }

    @Test
    void handsOutAFileThatNoBrowserRuns() throws Exception {
        long offer = offers.add(
                new Offer(0, "Guide", Offer.Kind.FILE, false, "", null, 1, null, null, null, false, Map.of()), "m");
        web.perform(multipart("/staff/offers/" + offer + "/file")
                        .file(new MockMultipartFile("file", "x.exe", "text/plain", new byte[] {0x4d, 0x5a, 0, 1}))
                        .with(MARKETING)
                        .with(csrf()))
                .andExpect(flash().attribute("flash", "offers.problem.file.kind"));
        web.perform(multipart("/staff/offers/" + offer + "/file")
                        .file(new MockMultipartFile(
                                "file", "a\"\n.pdf", "text/html", "%PDF-1.7".getBytes(StandardCharsets.UTF_8)))
                        .with(MARKETING)
                        .with(csrf()))
                .andExpect(flash().attribute("flash", "offers.file.kept"));
        long ann = ann();
        web.perform(post("/staff/customers/" + ann + "/offers")
                .with(MARKETING)
                .with(csrf())
                .param("offer", String.valueOf(offer))
                .param("occasion", "x"));
        String path = URI.create(givenOffers.fileLink(
                        ann, givenOffers.of(ann, "en").get(0).givenId()))
                .getPath();
        web.perform(get(path))
                .andExpect(header().string("Content-Disposition", containsString("attachment")))
                .andExpect(header().string("X-Content-Type-Options", "nosniff"))
                .andExpect(content().contentType("application/pdf"));
        web.perform(get(path + "x")).andExpect(status().isNotFound());
    }

    @Test
    void isForMarketingOnly() throws Exception {
        long offer = made();
        for (String path : List.of("/staff/offers", "/staff/offers/new", "/staff/offers/" + offer)) {
            web.perform(get(path).with(user("s").roles("SERVICE"))).andExpect(status().isForbidden());
        }
        web.perform(get("/staff/offers/999").with(MARKETING)).andExpect(status().isNotFound());
        web.perform(get("/staff/offers/999/edit").with(MARKETING)).andExpect(status().isNotFound());
    }

    private long made() {
        return offers.add(TestOffers.voucher(), "m");
    }

    private long ann() {
        return customers
                .identify(
                        List.of(new IdentityClaim(IdentityKind.EMAIL, "ann@example.com", false)),
                        "test",
                        clock.instant())
                .orElseThrow()
                .customerId();
    }
}
