package org.regulars.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.regulars.customer.IdentityKind.ANONYMOUS_ID;
import static org.regulars.customer.IdentityKind.EMAIL;
import static org.regulars.customer.IdentityKind.SHOP_NUMBER;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@DatabaseTest
class CustomersTests {

    @Autowired
    Customers customers;

    @Autowired
    JdbcClient jdbc;

    @Test
    void findsTheSameCustomerInAnotherSpelling() {
        long ann = identify(email("Ann@Example.COM"));

        assertThat(identify(email(" ann@example.com "))).isEqualTo(ann);
        assertThat(identify(claim(SHOP_NUMBER, "17850.0"), email("ann@example.com")))
                .isEqualTo(ann);
        assertThat(identify(claim(SHOP_NUMBER, "17850"))).isEqualTo(ann);
    }

    @Test
    void makesAVisitorAKnownCustomerWhenTheyNameThemselves() {
        long visitor = identify(claim(ANONYMOUS_ID, "device-1"));
        assertThat(state(visitor)).isEqualTo("visitor");

        assertThat(identify(claim(ANONYMOUS_ID, "device-1"), email("ann@example.com")))
                .isEqualTo(visitor);

        assertThat(state(visitor)).isEqualTo("known");
    }

    @Test
    void joinsAVisitorToTheCustomerTheyTurnOutToBe() {
        long ann = identify(email("ann@example.com"));
        long visitor = identify(claim(ANONYMOUS_ID, "device-1"));

        assertThat(identify(claim(ANONYMOUS_ID, "device-1"), email("ann@example.com")))
                .isEqualTo(ann);

        assertThat(state(visitor)).isEqualTo("merged");
        assertThat(identify(claim(ANONYMOUS_ID, "device-1"))).isEqualTo(ann);
        assertThat(jdbc.sql("select customer_id from customer_merge where merged_id = ?")
                        .param(visitor)
                        .query(Long.class)
                        .list())
                .containsExactly(ann);
    }

    @Test
    void neverMergesTwoKnownPeopleOnOneDevice() {
        long ann = identify(claim(ANONYMOUS_ID, "tablet"), email("ann@example.com"));

        long bob = identify(claim(ANONYMOUS_ID, "tablet"), email("bob@example.com"));

        assertThat(bob).isNotEqualTo(ann);
        assertThat(identify(email("ann@example.com"))).isEqualTo(ann);
        assertThat(identify(claim(ANONYMOUS_ID, "tablet"))).isEqualTo(bob);
    }

    @Test
    void believesTheShopsNumberBeforeAnAddress() {
        long ann = identify(claim(SHOP_NUMBER, "1"));
        long bob = identify(email("bob@example.com"));

        assertThat(identify(claim(SHOP_NUMBER, "1"), email("bob@example.com"))).isEqualTo(ann);

        assertThat(identify(email("bob@example.com"))).isEqualTo(bob);
    }

    @Test
    void refusesWhatCannotBeAnAddress() {
        for (String typed : List.of(
                "", "ann", "ann@", "@example.com", "ann@example.com\r\nBcc: eve@example.com", "a b@example.com")) {
            assertThat(customers.identify(List.of(email(typed)), "test", TestClock.START))
                    .as(typed)
                    .isEmpty();
        }
        assertThat(EMAIL.normalise("ann@bücher.example")).contains("ann@xn--bcher-kva.example");
    }

    @Test
    void makesOneCustomerHoweverManyAskAtOnce() {
        ExecutorService callers = Executors.newFixedThreadPool(8);
        List<CompletableFuture<Long>> answers = IntStream.range(0, 40)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> identify(email("ann@example.com"), claim(ANONYMOUS_ID, "device-" + i % 5)), callers))
                .toList();

        assertThat(answers.stream().map(CompletableFuture::join).distinct()).hasSize(1);
        assertThat(jdbc.sql("select count(*) from customer where state = 'known'")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        callers.shutdown();
    }

    @Test
    void keepsSourceAndTimeOfEveryValueAndShowsTheName() {
        long ann = identify(email("ann@example.com"));

        customers.describe(
                ann,
                AttributeOrigin.TOLD,
                Map.of("first_name", "Ann", "shoe_size", 38),
                "form sign-up",
                TestClock.START);
        customers.describe(
                ann, AttributeOrigin.TOLD, Map.of("first_name", " "), "event", TestClock.START.plusSeconds(60));

        assertThat(jdbc.sql(
                                "select key, value #>> '{}' as value, source from profile_attribute where customer_id = ? order by key")
                        .param(ann)
                        .query()
                        .listOfRows())
                .containsExactly(
                        Map.of("key", "first_name", "value", "Ann", "source", "form sign-up"),
                        Map.of("key", "shoe_size", "value", "38", "source", "form sign-up"));
        assertThat(jdbc.sql("select search_text from customer where customer_id = ?")
                        .param(ann)
                        .query(String.class)
                        .single())
                .isEqualTo("ann ann@example.com");
    }

    private long identify(IdentityClaim... claims) {
        return customers
                .identify(Arrays.asList(claims), "test", TestClock.START)
                .orElseThrow()
                .customerId();
    }

    private String state(long customerId) {
        return jdbc.sql("select state from customer where customer_id = ?")
                .param(customerId)
                .query(String.class)
                .single();
    }

    private static IdentityClaim email(String address) {
        return claim(EMAIL, address);
    }

    private static IdentityClaim claim(IdentityKind kind, String value) {
        return new IdentityClaim(kind, value, false);
    }
}
