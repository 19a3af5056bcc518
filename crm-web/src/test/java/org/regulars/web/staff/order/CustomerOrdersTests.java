package org.regulars.web.staff.order;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.basket.BasketChange;
import org.regulars.basket.Baskets;
import org.regulars.catalog.Catalog;
import org.regulars.catalog.ProductSeen;
import org.regulars.customer.Customers;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.order.Orders;
import org.regulars.order.PlaceOrder;
import org.regulars.quote.DraftQuote;
import org.regulars.quote.Quotes;
import org.regulars.testing.TestClock;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@WebTest
class CustomerOrdersTests {

    @Autowired
    MockMvc web;

    @Autowired
    Customers customers;

    @Autowired
    Catalog catalog;

    @Autowired
    Baskets baskets;

    @Autowired
    Orders orders;

    @Autowired
    Quotes quotes;

    private long ann;
    private long mug;

    @BeforeEach
    void arrange() {
        ann = customers
                .identify(
                        List.of(new IdentityClaim(IdentityKind.EMAIL, "ann@example.com", false)),
                        "test",
                        TestClock.START)
                .orElseThrow()
                .customerId();
        mug = catalog.record(new ProductSeen("MUG-1", "Blue <mug>", "", null, "", ""), TestClock.START);
    }

    @Test
    void pagesThroughAllOrders() throws Exception {
        for (int i = 1; i <= 60; i++) {
            orders.place(new PlaceOrder(
                    ann,
                    "order-" + i + "-",
                    TestClock.START,
                    "GBP",
                    "",
                    "test",
                    List.of(new PlaceOrder.Line(mug, i, new BigDecimal("8.50")))));
        }
        long eleventh = orders.of(ann, Long.MAX_VALUE, 50).get(49).orderId();

        web.perform(get("/staff/customers/{id}/orders", ann).with(service()))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("order-60-")))
                .andExpect(content().string(containsString("£510.00")))
                .andExpect(content().string(not(containsString("order-10-"))))
                .andExpect(content().string(containsString("before=" + eleventh)));
        web.perform(get("/staff/customers/{id}/orders", ann)
                        .param("before", Long.toString(eleventh))
                        .with(service()))
                .andExpect(content().string(containsString("order-10-")))
                .andExpect(content().string(not(containsString("order-11-"))));
    }

    @Test
    void panelsShowBasketOrdersAndQuotes() throws Exception {
        baskets.record(List.of(new BasketChange(
                ann,
                TestClock.START,
                "m-1",
                BasketChange.Kind.ADDED,
                "",
                "",
                "",
                "EUR",
                "",
                List.of(new BasketChange.Line(mug, 2, new BigDecimal("8.50"))))));
        quotes.send(
                ann,
                quotes.draft(new DraftQuote(
                        ann,
                        "Q-77",
                        "GBP",
                        LocalDate.of(2026, 6, 1),
                        List.of(new DraftQuote.Line(mug, 3, new BigDecimal("8.00"))))));

        web.perform(get("/staff/customers/{id}", ann).with(service()))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("Blue &lt;mug&gt;")))
                .andExpect(content().string(containsString("€17.00")))
                .andExpect(content().string(containsString("£24.00")))
                .andExpect(content().string(containsString("Q-77")))
                .andExpect(content().string(not(containsString("??"))));
    }

    @Test
    void strangersSeeNothing() throws Exception {
        web.perform(get("/staff/customers/{id}/orders", ann)).andExpect(redirectedUrl("/sign-in"));
        web.perform(get("/staff/customers/{id}/orders", ann)
                        .with(user("eve@example.com").roles("ANALYST")))
                .andExpect(status().isForbidden());
    }

    private static RequestPostProcessor service() {
        return user("sam@example.com").roles("SERVICE");
    }
}
