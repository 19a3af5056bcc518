package org.regulars.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.CustomerLinks;
import org.regulars.customer.MergeCustomers;
import org.regulars.customer.Merges;
import org.regulars.dispatch.Dispatches;
import org.regulars.dispatch.Gate;
import org.regulars.dispatch.MailKind;
import org.regulars.job.Jobs;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@MailTest
class MergeWhileSendingTests {

    @Autowired
    Arranged arranged;

    @Autowired
    Merges merges;

    @Autowired
    Gate gate;

    @Autowired
    ConsentLedger ledger;

    @Autowired
    CustomerLinks links;

    @Autowired
    Jobs jobs;

    @Autowired
    Dispatches dispatches;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient jdbc;

    private final ScriptedSmtp server = ScriptedSmtp.shared();

    @BeforeEach
    void journeyOn() {
        arranged.journeyOn();
    }

    @Test
    void oneOccasionOfBothIsSentOnceThoughBothWereClaimed() {
        long ann = due("ann@example.com");
        long anne = due("anne@example.com");
        planSameOccasion(List.of(List.of(ann, anne)));
        assertThat(gate.claim(10, MailKind.BULK).claimed()).hasSize(2);

        long mergeId = merge(ann, anne);

        assertThat(count("state in ('claimed', 'attempted')")).isZero();
        assertThat(count("customer_id = " + ann + " and state = 'cancelled' and reason = 'merged'"))
                .isEqualTo(1);
        jobs.run("delivery");
        assertThat(server.recipients()).as("the address that consented last").containsExactly("anne@example.com");

        merges.undo(mergeId, "staff@shop.example");
        assertThat(count("customer_id = " + anne + " and state = 'cancelled' and occasion = 'same-0'"))
                .as(
                        "who parts again has had it: %s",
                        jdbc.sql("select * from dispatch").query().listOfRows())
                .isEqualTo(1);
        clock.advance(Duration.ofDays(2));
        jobs.run("delivery");
        assertThat(server.recipients()).containsExactly("anne@example.com");
    }

    @Test
    void eachHasTheirOwnMailAgainWhenBothPartBeforeItWent() {
        long ann = due("ann@example.com");
        long anne = due("anne@example.com");
        planSameOccasion(List.of(List.of(ann, anne)));
        gate.claim(10, MailKind.BULK);

        merges.undo(merge(ann, anne), "staff@shop.example");

        assertThat(count("customer_id = " + anne + " and state = 'planned' and occasion = 'same-0'"))
                .isEqualTo(1);
        arranged.run();
        assertThat(server.recipients()).containsExactlyInAnyOrder("ann@example.com", "anne@example.com");
    }

    @Test
    void aMailOfTheSurvivorThatWasClaimedDoesNotGoWhenTheOtherSaidNo() {
        long ann = due("ann@example.com");
        long anne = due("anne@example.com");
        arranged.plan();
        ledger.withdraw(anne, "offers", "", Arranged.BY_TEST);
        gate.claim(10, MailKind.BULK);

        merge(ann, anne);
        arranged.run();

        assertThat(server.recipients()).isEmpty();
        assertThat(count("state in ('sent', 'attempted', 'unknown')")).isZero();
    }

    @Test
    void mergesAmongSendingNodesSendNobodyTwice() {
        List<List<Long>> pairs = new ArrayList<>();
        for (int n = 0; n < 20; n++) {
            pairs.add(List.of(
                    arranged.consenting("one" + n + "@example.com"),
                    arranged.consenting("other" + n + "@example.com")));
        }
        pairs.forEach(pair -> pair.forEach(arranged::basket));
        clock.advance(Duration.ofHours(2));
        planSameOccasion(pairs);

        CompletableFuture<Void> sending = CompletableFuture.runAsync(arranged::run);
        List<Long> done =
                pairs.stream().map(pair -> merge(pair.get(0), pair.get(1))).toList();
        sending.join();
        arranged.run();

        assertThat(server.recipients()).doesNotHaveDuplicates();
        assertThat(count("state in ('claimed', 'attempted', 'unknown')"))
                .as("every answer found its dispatch")
                .isZero();
        assertThat(count("state = 'sent'")).isEqualTo(server.recipients().size());
        done.forEach(merge -> merges.undo(merge, "staff@shop.example"));
        assertThat(count("occasion like '%of customer%'")).isZero();
    }

    @Test
    void linksInMailsLeadToWhoeverHasTheAddressAfterMergesAndUndos() {
        long ann = due("ann@example.com");
        long anne = due("anne@example.com");
        arranged.plan();
        arranged.run();
        long before = dispatchTo("anne@example.com");

        long mergeId = merge(ann, anne);
        assertThat(holders(anne, before)).as("sent before, opened while one").containsOnly(ann);
        assertThat(dispatches.why(ann, before)).isPresent();
        jdbc.sql("update dispatch set occasion = 'earlier-' || dispatch_id").update();
        clock.advance(Duration.ofDays(8));
        arranged.add(ann, "blue-mug");
        clock.advance(Duration.ofMinutes(61));
        arranged.plan();
        arranged.run();
        long together = dispatchTo("anne@example.com");
        assertThat(together).isNotEqualTo(before);
        assertThat(holders(ann, together)).containsOnly(ann);

        merges.undo(mergeId, "staff@shop.example");
        assertThat(holders(anne, before)).containsOnly(anne);
        assertThat(holders(ann, together)).as("sent while one, opened after").containsOnly(anne);
        assertThat(dispatches.why(anne, before)).isPresent();
        assertThat(dispatches.why(anne, together)).isPresent();
        long ben = arranged.consenting("ben@example.com");
        assertThat(dispatches.why(ben, before)).isEmpty();
        assertThat(holders(ben, before)).containsOnly(ben);
    }

    /** Whose page each of the links in a mail opens. */
    private Set<Long> holders(long sentTo, long dispatchId) {
        return Set.copyOf(List.of(
                links.preferencesHolder(token(links.preferences(sentTo, dispatchId)))
                        .orElseThrow()
                        .customerId(),
                links.aboutDispatch(token(links.why(sentTo, dispatchId)))
                        .orElseThrow()
                        .holder()
                        .customerId(),
                links.toStop(token(links.unsubscribe(sentTo, dispatchId, "offers", "")))
                        .orElseThrow()
                        .holder()
                        .customerId()));
    }

    private static String token(String link) {
        return link.replaceFirst(".*/", "");
    }

    private long dispatchTo(String email) {
        return jdbc.sql("""
                select max(d.dispatch_id) from dispatch d join identity i on i.identity_id = d.identity_id
                where i.value = ? and d.state = 'sent'
                """).param(email).query(Long.class).single();
    }

    private long merge(long stays, long goes) {
        return merges.merge(new MergeCustomers(stays, goes, Set.of(), List.of()), "staff@shop.example");
    }

    private long due(String email) {
        long id = arranged.consenting(email);
        arranged.basket(id);
        clock.advance(Duration.ofMinutes(61));
        return id;
    }

    /** As one campaign would plan it for both. */
    private void planSameOccasion(List<List<Long>> pairs) {
        arranged.plan();
        for (int n = 0; n < pairs.size(); n++) {
            jdbc.sql("update dispatch set occasion = ? where customer_id in (?, ?)")
                    .params("same-" + n, pairs.get(n).get(0), pairs.get(n).get(1))
                    .update();
        }
    }

    private long count(String condition) {
        return jdbc.sql("select count(*) from dispatch where " + condition)
                .query(Long.class)
                .single();
    }
}
