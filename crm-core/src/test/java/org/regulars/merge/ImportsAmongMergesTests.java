package org.regulars.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.Customers;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.customer.MergeCustomers;
import org.regulars.customer.Merges;
import org.regulars.imports.Imports;
import org.regulars.job.Jobs;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Files go on to call customers as they were called before they were merged. */
@DatabaseTest
class ImportsAmongMergesTests {

    private static final String STAFF = "staff@shop.example";

    @Autowired
    Customers customers;

    @Autowired
    Merges merges;

    @Autowired
    Imports imports;

    @Autowired
    Jobs jobs;

    @Autowired
    JdbcClient jdbc;

    @Test
    void whatAFileSaysEndsWithTheSurvivorAlsoWhenTheyMergeMeanwhile() throws IOException {
        List<List<Long>> pairs = new ArrayList<>();
        StringBuilder file = new StringBuilder("customer id,email,city\n");
        for (int n = 0; n < 20; n++) {
            pairs.add(List.of(person("A" + n), person("B" + n)));
            file.append("B").append(n).append(",b").append(n).append("@example.com,Paris\n");
        }
        pairs.subList(0, 10).forEach(this::merge);
        long id = imports.upload(
                "customers.csv", new ByteArrayInputStream(file.toString().getBytes(StandardCharsets.UTF_8)), STAFF);
        imports.run(id, STAFF);

        CompletableFuture<Void> importing = CompletableFuture.runAsync(() -> jobs.run("imports"));
        pairs.subList(10, 20).forEach(this::merge);
        importing.join();

        assertThat(imports.find(id).orElseThrow().counts()).isEqualTo(Map.of("updated", 20L));
        for (List<Long> pair : pairs) {
            assertThat(jdbc.sql("select customer_id from profile_attribute where key = 'city' and customer_id = any(?)")
                            .param(pair.toArray(Long[]::new))
                            .query(Long.class)
                            .list())
                    .containsExactly(pair.get(0));
        }
    }

    private void merge(List<Long> pair) {
        merges.merge(new MergeCustomers(pair.get(0), pair.get(1), Set.of(), List.of()), STAFF);
    }

    private long person(String number) {
        long id = customers
                .identify(
                        List.of(
                                new IdentityClaim(IdentityKind.SHOP_NUMBER, number, true),
                                new IdentityClaim(IdentityKind.EMAIL, number + "@example.com", false)),
                        "test",
                        TestClock.START)
                .orElseThrow()
                .customerId();
        customers.describe(id, AttributeOrigin.TOLD, Map.of("first_name", "Ann"), "test", TestClock.START);
        return id;
    }
}
