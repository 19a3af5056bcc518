package org.regulars.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.regulars.customer.AttributeDefinition;
import org.regulars.customer.AttributeInUse;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.AttributeType;
import org.regulars.customer.Attributes;
import org.regulars.customer.ConflictRule;
import org.regulars.customer.Customers;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.regulars.testing.TestShop;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An attribute that staff define can be asked for at once; the test clock's day is {@link TestClock#START}. */
@DatabaseTest
class HasAttributeTests {

    @Autowired
    Segments segments;

    @Autowired
    Attributes attributes;

    @Autowired
    Customers customers;

    @Autowired
    JdbcClient jdbc;

    private long ann;
    private long bob;

    /** Ann has a value of every type, Bob a few others, Charlie none. */
    @BeforeEach
    void know() {
        TestShop shop = new TestShop(jdbc);
        ann = shop.customer("Ann");
        bob = shop.customer("Bob");
        shop.customer("Charlie");
        define("plan", AttributeType.TEXT);
        define("visits", AttributeType.WHOLE);
        define("size", AttributeType.DECIMAL);
        define("member", AttributeType.YES_NO);
        define("met", AttributeType.DATE);
        define("colour", AttributeType.ONE_OF);
        define("colours", AttributeType.SEVERAL_OF);
        String today = TestClock.START.toString().substring(0, 10);
        say(ann, Map.of("plan", "Gold 100%", "visits", "12", "size", "4.5", "member", "yes", "met", today));
        say(ann, Map.of("colour", "red", "colours", "red, green", "language", "de"));
        say(bob, Map.of("plan", "silver", "visits", "9", "met", "1990-05-31", "colours", "blue"));
        customers.describe(bob, AttributeOrigin.OBSERVED, Map.of("visits", "99"), "event", TestClock.START);
    }

    @ParameterizedTest
    @CsvSource({
        "plan,is,GOLD 100%,A",
        "plan,is-not,gold 100%,B",
        "plan,contains,0%,A",
        "plan,contains,_,''",
        "plan,known,'',AB",
        "plan,unknown,'',C",
        "visits,at-least,10,A",
        "visits,at-most,12,AB",
        "visits,is,9,B",
        "size,is,4.50,A",
        "member,is,ja,A",
        "member,is,no,''",
        "met,before,2000-01-01,B",
        "met,after,2000-01-01,A",
        "met,within-last,1,A",
        "met,within-next,0,A",
        "colour,is,Red,A",
        "colours,is,green,A",
        "colours,is-not,green,B",
        "language,is,DE,A",
        "language,unknown,'',BC",
        "first_name,is,bob,B",
    })
    void findsThoseItSpeaksOf(String attribute, String operator, String value, String who) {
        assertThat(fulfil(attribute, operator, value)).isEqualTo(who);
    }

    @ParameterizedTest
    @CsvSource({
        "visits,contains,1",
        "visits,is,many",
        "met,before,yesterday",
        "met,within-last,a week",
        "colour,is,purple",
        "plan,is,''",
        "plan,before,2000-01-01",
        "nothing,known,''"
    })
    void refusesWhatMakesNoSense(String attribute, String operator, String value) {
        assertThat(segments.problems(rule(attribute, operator, value))).isNotEmpty();
    }

    @Test
    void anAttributeInASegmentIsNotDeletedAndItsNewKeyGoesAlong() {
        long segmentId = segments.create("ann@shop.example", "Gold", Rule.not(rule("plan", "is", "gold")));
        assertThat(attributes.uses("plan")).hasSize(1);
        assertThatThrownBy(() -> attributes.delete("ann@shop.example", "plan")).isInstanceOf(AttributeInUse.class);

        attributes.rename("ann@shop.example", "plan", "tier");

        assertThat(segments.rule(segmentId)).contains(Rule.not(rule("tier", "is", "gold")));
        assertThat(segments.problems(rule("tier", "is", "gold"))).isEmpty();
    }

    private static Rule rule(String attribute, String operator, String value) {
        return Rule.is("attribute", Map.of("attribute", attribute, "operator", operator, "value", value));
    }

    private String fulfil(String attribute, String operator, String value) {
        Rule rule = rule(attribute, operator, value);
        assertThat(segments.problems(rule)).isEmpty();
        long id = segments.create("test", "s", rule);
        assertThat(segments.words(rule)).isNotEmpty();
        return jdbc
                .sql("select left(first_name, 1) from customer where customer_id = any(?) order by 1")
                .param(
                        jdbc
                                .sql("select customer_id from customer where state = 'known'")
                                .query(Long.class)
                                .list()
                                .stream()
                                .filter(customer ->
                                        segments.why(id, customer).get(0).holds())
                                .toArray(Long[]::new))
                .query(String.class)
                .list()
                .stream()
                .reduce("", String::concat);
    }

    @Test
    void asksForWhatIsSensitiveOnlyWhereTheDefinitionSaysSo() {
        Rule rule = Rule.is("attribute", Map.of("attribute", "plan", "operator", "known", "value", ""));
        jdbc.sql("update attribute set sensitive = true where key = 'plan'").update();
        assertThat(segments.problems(rule)).isNotEmpty();

        jdbc.sql("update attribute set sensitive_in_segments = true where key = 'plan'")
                .update();
        assertThat(segments.problems(rule)).isEmpty();
    }

    private void say(long customerId, Map<String, String> values) {
        customers.describe(customerId, AttributeOrigin.TOLD, values, "form", TestClock.START);
    }

    private void define(String key, AttributeType type) {
        attributes.define(
                "ann@shop.example",
                new AttributeDefinition(
                        key,
                        type,
                        Map.of("en", key),
                        "",
                        type.listed() ? List.of("red", "green", "blue") : List.of(),
                        Map.of(),
                        false,
                        false,
                        false,
                        false,
                        ConflictRule.BEST_SOURCE,
                        null,
                        false));
    }
}
