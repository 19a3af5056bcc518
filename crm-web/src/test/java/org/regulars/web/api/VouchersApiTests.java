package org.regulars.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.access.ApiTokens;
import org.regulars.access.TokenKind;
import org.regulars.customer.Customers;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.offer.GivenOffer;
import org.regulars.offer.GivenOffers;
import org.regulars.offer.Giving;
import org.regulars.offer.Offer;
import org.regulars.offer.Offers;
import org.regulars.testing.TestClock;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A till checks codes and says which order used them. */
@WebTest
class VouchersApiTests {

    @Autowired
    ApiTokens tokens;

    @Autowired
    Offers offers;

    @Autowired
    Giving giving;

    @Autowired
    GivenOffers givenOffers;

    @Autowired
    Customers customers;

    @Autowired
    TestClock clock;

    @LocalServerPort
    int port;

    private Api api = new Api(0, "");
    private long offer;
    private long ann;

    @BeforeEach
    void give() {
        api = new Api(port, tokens.create("a", "shop", TokenKind.SECRET, List.of("orders:read", "orders:write")));
        offer = offers.add(
                new Offer(
                        0,
                        "Spring",
                        Offer.Kind.VOUCHER,
                        true,
                        "S",
                        null,
                        5,
                        null,
                        null,
                        30,
                        true,
                        Map.of("en", new Offer.Words("Ten percent", ""), "de", new Offer.Words("Zehn Prozent", ""))),
                "m");
        ann = customer("ann@example.com");
    }

    @Test
    void checksAndRedeemsACodeOnce() {
        String code = code("a");
        Api.Answer open = api.get("/v1/vouchers/" + code.toLowerCase(Locale.ROOT) + "?language=de");
        assertThat(open.json().path("valid").asBoolean()).isTrue();
        assertThat(open.text("status")).isEqualTo("open");
        assertThat(open.text("title")).isEqualTo("Zehn Prozent");
        assertThat(open.body()).doesNotContain("ann@");

        List<Integer> tills = IntStream.range(0, 8)
                .mapToObj(n -> CompletableFuture.supplyAsync(
                        () -> redeem(code, "T" + n).status()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .sorted()
                .toList();
        assertThat(tills).isEqualTo(List.of(200, 409, 409, 409, 409, 409, 409, 409));
        String number = api.get("/v1/vouchers/" + code).text("orderNumber");
        assertThat(redeem(code, number).status()).as("said again").isEqualTo(200);
        assertThat(givenOffers.of(ann, "en").get(0).state()).isEqualTo(GivenOffer.State.USED);

        assertThat(api.call("DELETE", "/v1/vouchers/" + code + "/redemption?orderNumber=other", "")
                        .text("status"))
                .isEqualTo("used");
        assertThat(api.call("DELETE", "/v1/vouchers/" + code + "/redemption?orderNumber=" + number, "")
                        .text("status"))
                .isEqualTo("open");
    }

    @Test
    void anOrderThatComesWithTheCodeUsesItAndGivesItBackWhenCancelled() {
        String code = code("a");
        Api.Answer order = api.put("/v1/orders/1001", """
                {'customer':{'externalId':'7'},'orderedAt':'2026-05-06T12:00:00Z','status':'paid','currency':'GBP',
                 'coupon':'welcome, %s','lines':[{'sku':'MUG','quantity':1,'unitPrice':'20'}]}""".formatted(code.toLowerCase(Locale.ROOT)));
        assertThat(order.status()).as(order.toString()).isEqualTo(201);
        assertThat(api.get("/v1/vouchers/" + code).text("orderNumber")).isEqualTo("1001");
        assertThat(redeem(code, "1002").status()).isEqualTo(409);
        assertThat(offers.summary(offer).orElseThrow().revenue()).isEqualByComparingTo("20");

        assertThat(api.call("DELETE", "/v1/orders/1001", "").status()).isEqualTo(200);

        assertThat(api.get("/v1/vouchers/" + code).text("status")).isEqualTo("open");
        assertThat(offers.summary(offer).orElseThrow().revenue()).isEqualByComparingTo("0");
    }

    @Test
    void refusesWhatCannotBeUsed() {
        String code = code("a");
        assertThat(api.get("/v1/vouchers/NOPE-1").status()).isEqualTo(404);
        assertThat(redeem("NOPE-1", "1").status()).isEqualTo(404);
        assertThat(redeem(code, " ").status()).isIn(400, 422);
        assertThat(api.post("/v1/vouchers/" + code + "/redemption", "nonsense").status())
                .isEqualTo(400);
        clock.advance(Duration.ofDays(40));
        assertThat(redeem(code, "1").body()).contains("time of this voucher is over");
        String next = code("b");
        giving.takeBack(ann, givenOffers.of(ann, "en").get(0).givenId(), "m");
        assertThat(redeem(next, "1").body()).contains("taken back");
    }

    @Test
    void isForTokensThatMay() {
        String code = code("a");
        assertThat(new Api(port, "").get("/v1/vouchers/" + code).status()).isEqualTo(401);
        Api reader = new Api(port, tokens.create("a", "reader", TokenKind.SECRET, List.of("orders:read")));
        assertThat(reader.get("/v1/vouchers/" + code).status()).isEqualTo(200);
        assertThat(reader.post("/v1/vouchers/" + code + "/redemption", "{'orderNumber':'1'}")
                        .status())
                .isEqualTo(403);
    }

    private Api.Answer redeem(String code, String number) {
        return api.post("/v1/vouchers/" + code + "/redemption", "{'orderNumber':'" + number + "'}");
    }

    private String code(String occasion) {
        return Objects.requireNonNull(giving.give(offer, ann, occasion).given()).code();
    }

    private long customer(String email) {
        return customers
                .identify(List.of(new IdentityClaim(IdentityKind.EMAIL, email, false)), "test", clock.instant())
                .orElseThrow()
                .customerId();
    }
}
