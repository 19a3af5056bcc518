package org.regulars.web.staff.scores;

import static org.hamcrest.Matchers.containsString;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.flash;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.regulars.lifetime.Lifetime;
import org.regulars.testing.TestClock;
import org.regulars.testing.TestShop;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@WebTest
class ScoresPagesTests {

    private static final RequestPostProcessor ANN = user("ann@shop.example").roles("MARKETING");

    @Autowired
    MockMvc web;

    @Autowired
    Lifetime lifetime;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TestClock clock;

    @Test
    void saysThatItIsNotEnoughYet() throws Exception {
        lifetime.refresh(clock.instant());
        web.perform(get("/staff/scores").with(ANN))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("Not enough yet")));
        web.perform(get("/staff/scores").with(user("x").roles("SERVICE"))).andExpect(status().isForbidden());
        web.perform(post("/staff/scores").with(user("x").roles("ANALYST")).with(csrf()))
                .andExpect(status().isForbidden());
    }

    @Test
    void saysWhereACustomerStandsAndWhy() throws Exception {
        TestShop shop = new TestShop(jdbc);
        long ann = shop.customer("Ann");
        shop.sale(ann, clock.instant().minus(Duration.ofDays(3)), shop.product("Mug"));

        web.perform(get("/staff/customers/{id}/panels/standing", ann).with(ANN))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("New customer")))
                .andExpect(
                        content().string(containsString("1 order, the last 3 days ago. Usually 60 days lie between")))
                .andExpect(content().string(containsString("Low engagement")))
                .andExpect(content().string(containsString("was in the shop on 0, ordered on 1.")));
        web.perform(get("/staff/customers/{id}/panels/standing", shop.customer("Bob"))
                        .with(ANN))
                .andExpect(content().string(containsString("Prospect")))
                .andExpect(content().string(containsString("Did nothing themselves in the last 90 days.")));
    }

    /** Everybody comes every ten days for half a year and then no more. */
    @Test
    void saysInWordsThatItDoesNotFit() throws Exception {
        TestShop shop = new TestShop(jdbc);
        long mug = shop.product("Mug");
        long ann = 0;
        for (int i = 0; i < 70; i++) {
            ann = shop.customer("Ann " + i);
            for (int day = 400 - i; day > 200; day -= 20 + i % 7) {
                shop.sale(ann, clock.instant().minus(Duration.ofDays(day)), mug);
            }
            if (i % 2 == 0) {
                shop.sale(ann, clock.instant().minus(Duration.ofDays(20 + i)), mug);
            }
        }
        lifetime.refresh(clock.instant());

        web.perform(get("/staff/scores").with(ANN))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("do not plan with it")))
                .andExpect(content().string(containsString("Over-predicts by")))
                .andExpect(content().string(containsString("<polyline class=\"forecast\" points=")));
        for (String risk : new String[] {"low", "medium", "high"}) {
            web.perform(get("/staff/scores/risk/" + risk).with(ANN)).andExpect(status().isOk());
        }
        web.perform(post("/staff/customers/{id}/scores/risk", ann)
                        .param("value", "high")
                        .param("reason", "")
                        .with(ANN)
                        .with(csrf()))
                .andExpect(flash().attribute("flash", "scores.override.wrong"));
        web.perform(post("/staff/customers/{id}/scores/risk", ann)
                        .param("value", "high")
                        .param("reason", "Moved abroad")
                        .with(ANN)
                        .with(csrf()))
                .andExpect(redirectedUrl("/staff/customers/" + ann + "#panel-scores"));
        web.perform(get("/staff/customers/{id}", ann).with(ANN))
                .andExpect(content().string(containsString("High risk of leaving")))
                .andExpect(content().string(containsString("Moved abroad")));
        web.perform(post("/staff/scores").param("until", "soon").with(ANN).with(csrf()))
                .andExpect(flash().attribute("flash", "scores.settings.wrong"));
    }
}
