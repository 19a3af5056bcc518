package org.regulars.interaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.note.Notes;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.regulars.testing.TestShop;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@DatabaseTest
class TimelineTests {

    private static final Instant FUTURE = Instant.parse("9999-01-01T00:00:00Z");

    @Autowired
    private Timeline timeline;

    @Autowired
    private Interactions interactions;

    @Autowired
    private Notes notes;

    @Autowired
    private TestClock clock;

    @Autowired
    private JdbcClient jdbc;

    private long ann;

    @BeforeEach
    void ann() {
        ann = new TestShop(jdbc).customer("Ann");
    }

    @Test
    void findsWordsInNamesOfProductsAndInWhatEventsHold() {
        new TestShop(jdbc).product("Café Mug");
        happened(1, "product-viewed", "CAFÉ-MUG", "{}");
        happened(2, "page-viewed", "/jobs", "{\"title\": \"Work with us\"}");
        happened(3, "page-viewed", "/home", "{}");
        notes.write("eve", ann, "Wants a red mug", false);

        assertThat(found("cafe mug")).containsExactly("Café Mug");
        assertThat(found("MUG")).containsExactly("Wants a red mug", "Café Mug");
        assertThat(found("work us")).containsExactly("/jobs");
        assertThat(found("page viewed home")).containsExactly("/home");
        assertThat(found("100%")).isEmpty();
    }

    private List<String> found(String typed) {
        return timeline
                .before(ann, FUTURE, 10, new TimelineWish(Set.of(), Set.of(), TimelineWish.words(typed), null, null))
                .stream()
                .map(TimelineEntry::subject)
                .toList();
    }

    @Test
    void reachesBackYearsAndForthAgain() {
        for (int n = 0; n < 60; n++) {
            happened(n * 20 * 24 * 60L, "page-viewed", "/" + n, "{}");
        }
        List<String> back = new ArrayList<>();
        Instant end = FUTURE;
        for (List<TimelineEntry> page = timeline.before(ann, end, 7);
                !page.isEmpty();
                page = timeline.before(ann, end, 7)) {
            page.forEach(entry -> back.add(entry.subject()));
            end = page.get(page.size() - 1).at();
        }
        assertThat(back).hasSize(60).startsWith("/0").endsWith("/59").doesNotHaveDuplicates();

        List<TimelineEntry> forth = timeline.after(ann, end, 3, TimelineWish.ALL);
        assertThat(forth).extracting(TimelineEntry::subject).containsExactly("/58", "/57", "/56");
    }

    @Test
    void keepsToChannelsKindsAndDays() {
        happened(10, "page-viewed", "/new", "{}");
        happened(60 * 24 * 10, "product-viewed", "OLD", "{}");
        notes.write("eve", ann, "Hello", false);
        Instant aWeekAgo = clock.instant().minus(Duration.ofDays(7));

        assertThat(wanted(new TimelineWish(Set.of("staff"), Set.of(), List.of(), null, null)))
                .containsExactly("Hello");
        assertThat(wanted(new TimelineWish(Set.of(), Set.of("product-viewed", "note-written"), List.of(), null, null)))
                .containsExactly("Hello", "OLD");
        assertThat(wanted(new TimelineWish(Set.of(), Set.of(), List.of(), aWeekAgo, null)))
                .containsExactly("Hello", "/new");
        assertThat(wanted(new TimelineWish(Set.of(), Set.of(), List.of(), null, aWeekAgo)))
                .containsExactly("OLD");
    }

    private List<String> wanted(TimelineWish wish) {
        return timeline.before(ann, FUTURE, 10, wish).stream()
                .map(TimelineEntry::subject)
                .toList();
    }

    /** The newest page of somebody who was here lately needs no look into years gone by. */
    @Test
    void theNewestPageTouchesFewPartitions() {
        for (int n = 0; n < 300; n++) {
            happened(n * 60L, "page-viewed", "/" + n, "{}");
        }
        Map<String, Object> values = new HashMap<>();
        Instant end = clock.instant().plus(Duration.ofDays(1));
        values.put("customer", ann);
        values.put("from", end.minus(InteractionTimeline.LATELY).atOffset(ZoneOffset.UTC));
        values.put("to", end.atOffset(ZoneOffset.UTC));
        values.put("limit", 51);
        String plan = String.join(
                "\n",
                jdbc.sql("explain " + InteractionTimeline.sql(TimelineWish.ALL, "desc", values))
                        .params(values)
                        .query(String.class)
                        .list());
        Set<String> touched = new TreeSet<>();
        java.util.regex.Pattern.compile("on (interaction_\\w+)")
                .matcher(plan)
                .results()
                .forEach(one -> touched.add(one.group(1)));

        assertThat(touched).isNotEmpty().hasSizeLessThanOrEqualTo(3);
        assertThat(plan).contains("Append", "Index Scan Backward").doesNotContain("Merge Append", "interaction_other");
    }

    @Test
    void aPauseOfHalfAnHourEndsAVisit() {
        Instant now = clock.instant();
        List<Visit> visits = Visits.of(List.of(
                entry(now, "mail", "mail-sent"),
                entry(now.minusSeconds(60), "web", "page-viewed"),
                entry(now.minusSeconds(120), "shop", "ordered"),
                entry(now.minusSeconds(1800), "web", "product-viewed"),
                entry(now.minusSeconds(1900), "staff", "note-written"),
                entry(now.minusSeconds(3601), "web", "page-viewed")));

        assertThat(visits)
                .extracting(visit -> visit.web() + " " + visit.entries().size())
                .containsExactly("false 1", "true 3", "false 1", "true 1");
        assertThat(visits.get(1).length()).isEqualTo(Duration.ofSeconds(1740));
        assertThat(visits.get(1).pages()).isEqualTo(1);
    }

    private static TimelineEntry entry(Instant at, String channel, String kind) {
        return new TimelineEntry(at, channel, kind, "", "");
    }

    private void happened(long minutesAgo, String kind, String subject, String payload) {
        interactions.record(List.of(new Interaction(
                ann,
                clock.instant().minus(Duration.ofMinutes(minutesAgo + 1)),
                kind + minutesAgo,
                0,
                "web",
                kind,
                subject,
                payload)));
    }
}
