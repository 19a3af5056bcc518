package org.regulars.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.regulars.customer.AttributeDefinition;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.AttributeType;
import org.regulars.customer.Attributes;
import org.regulars.customer.ConflictRule;
import org.regulars.customer.Customers;
import org.regulars.dispatch.Gate;
import org.regulars.dispatch.MailKind;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What staff define can be said in a mail at once, and scores; what is sensitive never is. */
@MailTest
class AttributesInMailsTests {

    @Autowired
    Arranged arranged;

    @Autowired
    Attributes attributes;

    @Autowired
    Customers customers;

    @Autowired
    Letters letters;

    @Autowired
    Gate gate;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient jdbc;

    @Test
    void saysTheValueThatCountsByItsType() {
        arranged.journeyOn();
        long ann = arranged.consenting("ann@example.com");
        define("size", AttributeType.WHOLE, false);
        define("member", AttributeType.YES_NO, false);
        define("colours", AttributeType.SEVERAL_OF, false);
        define("illness", AttributeType.TEXT, true);
        say(ann, AttributeOrigin.OBSERVED, Map.of("plan", "silver"));
        say(
                ann,
                AttributeOrigin.TOLD,
                Map.of(
                        "plan", "gold & more",
                        "size", "41",
                        "birthday", "1990-05-31",
                        "member", "yes",
                        "colours", "red,blue",
                        "illness", "canary"));

        jdbc.sql("""
                insert into customer_score (customer_id, repeats, last_after, watched, alive, orders_12, risk, computed_at)
                values (?, 1, 10, 90, 0.2, 0.1, 'high', now())
                """).param(ann).update();

        arranged.basket(ann);
        clock.advance(Duration.ofHours(2));
        arranged.plan();
        jdbc.sql("update dispatch set template_key = 'attributes-test'").update();
        Prepared prepared =
                letters.prepare(gate.claim(10, MailKind.BULK).claimed().get(0));

        assertThat(prepared.letter().text().lines().findFirst().orElse("").strip())
                .isEqualTo("plan gold & more|size 42|born 31.05.|member|red+blue||none|high risk");
        assertThat(prepared.letter().html()).contains("gold &amp; more");
    }

    private void say(long customerId, AttributeOrigin origin, Map<String, String> values) {
        customers.describe(customerId, origin, values, "form", TestClock.START);
    }

    private void define(String key, AttributeType type, boolean sensitive) {
        attributes.define(
                "bob@shop.example",
                new AttributeDefinition(
                        key,
                        type,
                        Map.of("en", key),
                        "",
                        type.listed() ? List.of("red", "blue") : List.of(),
                        Map.of(),
                        false,
                        false,
                        sensitive,
                        false,
                        ConflictRule.BEST_SOURCE,
                        null,
                        false));
    }
}
