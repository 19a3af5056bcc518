package org.regulars.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Values of every source stand side by side, and the attribute's rule says which one counts. */
@DatabaseTest
class ProfilesTests {

    private static final String STAFF = "ann@shop.example";

    @Autowired
    Profiles profiles;

    @Autowired
    Attributes attributes;

    @Autowired
    Customers customers;

    @Autowired
    ForgetPastValues forget;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient jdbc;

    private long bob;

    @BeforeEach
    void arrive() {
        bob = customer("bob@example.com");
    }

    @Test
    void theBestSourceCountsWhateverTheOrder() {
        say(AttributeOrigin.TOLD, "form sign-up", "first_name", "Robert", 0);
        say(AttributeOrigin.TOLD, "event", "first_name", "bob", 5);
        say(AttributeOrigin.OBSERVED, "event", "first_name", "B", 9);
        assertThat(shown("first_name")).isEqualTo("Robert");

        say(AttributeOrigin.STAFF, "staff: ann", "first_name", "Bobby", -5);
        assertThat(shown("first_name")).isEqualTo("Bobby");
        assertThat(line("first_name").values()).hasSize(4);
        assertThat(search()).contains("bobby");
    }

    @Test
    void whatStaffCorrectWinsAndWhatIsMarkedWrongNeverDoes() {
        say(AttributeOrigin.TOLD, "event", "country", "GB", 0);
        say(AttributeOrigin.OBSERVED, "event", "country", "DE", 1);

        profiles.mark(STAFF, bob, "country", "told", "event", true);
        assertThat(shown("country")).isEqualTo("DE");
        say(AttributeOrigin.TOLD, "event", "country", "GB", 2);
        assertThat(shown("country")).as("the same value again stays wrong").isEqualTo("DE");
        say(AttributeOrigin.TOLD, "event", "country", "FR", 3);
        assertThat(shown("country")).isEqualTo("FR");
        profiles.correct(STAFF, bob, "country", "IT");

        assertThat(shown("country")).isEqualTo("IT");
        profiles.mark(STAFF, bob, "country", "staff", "staff: " + STAFF, true);
        assertThat(shown("country")).isEqualTo("FR");
        profiles.mark(STAFF, bob, "country", "staff", "staff: " + STAFF, false);
        assertThat(shown("country")).isEqualTo("IT");
    }

    @Test
    void aValueThatIsTheOnlyOneAndWrongLeavesNothing() {
        say(AttributeOrigin.TOLD, "event", "first_name", "Test", 0);

        profiles.mark(STAFF, bob, "first_name", "told", "event", true);

        assertThat(shown("first_name")).isEmpty();
        assertThat(line("first_name").effective()).isNull();
        assertThat(search()).isEqualTo("bob@example.com");
    }

    @ParameterizedTest
    @CsvSource({"BEST_SOURCE,3", "NEWEST,4", "HIGHEST,9", "MOST_FREQUENT,4"})
    void eachRuleDecides(ConflictRule rule, String wins) {
        define("visits", AttributeType.WHOLE, rule, List.of());
        say(AttributeOrigin.TOLD, "form", "visits", "3", 1);
        say(AttributeOrigin.TOLD, "event", "visits", "4", 2);
        say(AttributeOrigin.OBSERVED, "event", "visits", "9", 3);
        say(AttributeOrigin.COMPUTED, "score", "visits", "4", 4);

        assertThat(effective("visits")).isEqualTo(wins);
    }

    @Test
    void anotherRuleDecidesAnewForEverybody() {
        define("visits", AttributeType.WHOLE, ConflictRule.BEST_SOURCE, List.of());
        say(AttributeOrigin.TOLD, "form", "visits", "3", 0);
        say(AttributeOrigin.OBSERVED, "event", "visits", "9", 0);
        AttributeDefinition before = attributes.find("visits").orElseThrow();

        attributes.change(
                STAFF,
                new AttributeDefinition(
                        "visits",
                        before.type(),
                        before.labels(),
                        "",
                        List.of(),
                        Map.of(),
                        false,
                        false,
                        false,
                        false,
                        ConflictRule.HIGHEST,
                        null,
                        false));

        assertThat(effective("visits")).isEqualTo("9");
    }

    @Test
    void aValueThatDoesNotFitIsKeptAndDoesNotCount() {
        say(AttributeOrigin.OBSERVED, "event", "birthday", "1990-05-31T00:00:00.000Z", 0);
        say(AttributeOrigin.TOLD, "event", "birthday", "in May", 1);

        assertThat(effective("birthday")).isEqualTo("1990-05-31");
        assertThat(line("birthday").values())
                .filteredOn(value -> !value.fits())
                .extracting(ProfileLine.Value::text)
                .containsExactly("in May");
        assertThatThrownBy(() -> profiles.correct(STAFF, bob, "birthday", "30 February"))
                .isInstanceOf(ValueRefused.class);
    }

    @Test
    void keepsWhatWasThereBeforeForAWhile() {
        say(AttributeOrigin.TOLD, "event", "plan", "silver", 0);
        say(AttributeOrigin.TOLD, "event", "plan", "gold", 60);
        say(AttributeOrigin.TOLD, "event", "plan", "bronze", 30);

        assertThat(effective("plan")).as("an older value comes late").isEqualTo("gold");
        assertThat(line("plan").past()).extracting(ProfileLine.Past::text).containsExactly("silver");
        clock.set(TestClock.START.plus(Duration.ofDays(731)));
        assertThat(forget.run()).isEqualTo("1 values");
        assertThat(line("plan").past()).isEmpty();
    }

    @Test
    void aFileWrittenByOneStatementIsSettledToo() {
        say(AttributeOrigin.TOLD, "form", "first_name", "Robert", 0);
        long eve = customer("eve@example.com");

        jdbc.sql("""
                insert into profile_attribute (customer_id, key, origin, value, source, recorded_at)
                select c, 'first_name', 'told', to_jsonb(n), 'import', :at
                from unnest(:ids::bigint[], :names::text[]) file (c, n)
                """)
                .param("ids", new Long[] {bob, eve})
                .param("names", new String[] {"BOB", "Eve"})
                .param("at", java.time.OffsetDateTime.now(clock).plusDays(1))
                .update();

        assertThat(shown("first_name")).isEqualTo("Robert");
        assertThat(jdbc.sql("select first_name from customer where customer_id = ?")
                        .param(eve)
                        .query(String.class)
                        .single())
                .isEqualTo("Eve");
    }

    @ParameterizedTest
    @CsvSource({
        "one-of,Female,female",
        "one-of,m,male",
        "one-of,weiblich,female",
        "several-of,'female, Male','[\"female\", \"male\"]'",
        "yes-no,Ja,true",
        "decimal,'4,5',4.5",
        "whole,42.0,42",
        "date,31.5.1990,1990-05-31",
        "date,19900531,1990-05-31",
        "url,example.com/a,https://example.com/a"
    })
    void readsWhatPeopleWrite(String type, String typed, String stored) {
        define("thing", AttributeType.of(type).orElseThrow(), ConflictRule.BEST_SOURCE, List.of("female", "male"));
        say(AttributeOrigin.TOLD, "form", "thing", typed, 0);

        assertThat(effective("thing")).isEqualTo(stored);
    }

    @ParameterizedTest
    @CsvSource({
        "one-of,purple",
        "several-of,'female,purple'",
        "yes-no,maybe",
        "decimal,a lot",
        "whole,4.5",
        "date,30.2.1990",
        "date,2023-02-29",
        "url,javascript:alert(1)",
        "url,not an address"
    })
    void refusesWhatIsNone(String type, String typed) {
        define("thing", AttributeType.of(type).orElseThrow(), ConflictRule.BEST_SOURCE, List.of("female", "male"));

        assertThatThrownBy(() -> attributes.parse("thing", typed)).isInstanceOf(ValueRefused.class);
    }

    private void define(String key, AttributeType type, ConflictRule rule, List<String> options) {
        attributes.define(
                STAFF,
                new AttributeDefinition(
                        key,
                        type,
                        Map.of("en", key, "de", key),
                        "",
                        type.listed() ? options : List.of(),
                        type.listed() ? Map.of("de", List.of("weiblich", "männlich")) : Map.of(),
                        false,
                        false,
                        false,
                        false,
                        rule,
                        null,
                        false));
    }

    private void say(AttributeOrigin origin, String source, String key, String value, int minutes) {
        Instant at = TestClock.START.plus(Duration.ofMinutes(minutes));
        customers.describe(bob, origin, Map.of(key, value), source, at);
    }

    private ProfileLine line(String key) {
        return profiles.of(bob).stream()
                .filter(line -> line.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private String effective(String key) {
        ProfileLine.Value value = line(key).effective();
        return value == null ? "" : value.text();
    }

    private String shown(String column) {
        return jdbc.sql("select " + column + " from customer where customer_id = ?")
                .param(bob)
                .query(String.class)
                .single();
    }

    private String search() {
        return jdbc.sql("select search_text from customer where customer_id = ?")
                .param(bob)
                .query(String.class)
                .single();
    }

    private long customer(String email) {
        return customers
                .identify(List.of(new IdentityClaim(IdentityKind.EMAIL, email, false)), "test", TestClock.START)
                .orElseThrow()
                .customerId();
    }
}
