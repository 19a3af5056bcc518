package org.regulars.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.regulars.access.ApiTokens;
import org.regulars.access.TokenKind;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What events lead to depends on which there are, not on the order, the number of times or the portions in which they come. */
@DatabaseTest
class EventOrderTests {

    private static final int SETS = Integer.getInteger("regulars.test.event-sets", 25);
    private static final int EVENTS = 26;

    @Autowired
    EventInbox inbox;

    @Autowired
    EventDigest digest;

    @Autowired
    ApiTokens tokens;

    @Autowired
    JdbcClient jdbc;

    @Test
    void leadsToTheSameStateInAnyOrder() {
        long secret = tokens.check(tokens.create("test", "server", TokenKind.SECRET))
                .orElseThrow()
                .id();
        for (int seed = 1; seed <= SETS; seed++) {
            Random random = new Random(seed);
            List<MixedEvents.Mixed> events =
                    MixedEvents.of(random, EVENTS, 3, TestClock.START.minus(Duration.ofHours(1)));
            EventState.clear(jdbc);
            send(events, random, secret);
            List<String> inOrder = EventState.of(jdbc);
            assertThat(inOrder).hasSizeGreaterThan(EVENTS);
            assertThat(problems()).isEmpty();

            for (int round = 0; round < 3; round++) {
                List<MixedEvents.Mixed> mixed = new ArrayList<>(events);
                mixed.addAll(events.subList(0, random.nextInt(EVENTS)));
                Collections.shuffle(mixed, random);
                EventState.clear(jdbc);
                send(mixed, random, secret);
                assertThat(problems()).isEmpty();
                assertThat(EventState.difference(inOrder, EventState.of(jdbc)))
                        .as("seed " + seed + ", round " + round)
                        .isEmpty();
            }
        }
    }

    private List<String> problems() {
        return jdbc.sql("select problem from event_inbox where problem <> ''")
                .query(String.class)
                .list();
    }

    private void send(List<MixedEvents.Mixed> events, Random random, long secret) {
        int from = 0;
        while (from < events.size()) {
            int to = Math.min(events.size(), from + 1 + random.nextInt(6));
            for (MixedEvents.Mixed one : events.subList(from, to)) {
                inbox.accept(one.fromServer() ? secret : 0, List.of(one.event()));
            }
            digest.digestAll();
            from = to;
        }
    }
}
