package org.regulars.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.regulars.intake.EventState;
import org.regulars.intake.MixedEvents;
import org.regulars.intake.MixedEvents.Mixed;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Events come over HTTP from many connections, twice, in any order, and the process is killed while they do. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class IntakeKillTests {

    private static final int EVENTS = Integer.getInteger("regulars.test.killed-events", 2_500);
    private static final int PEOPLE = 60;
    private static final int CONNECTIONS = 8;
    private static final String WRITE_KEY = "rw_test_key_for_kill_tests";
    private static final Instant FROM = Instant.parse("2026-03-02T09:00:00Z");

    @TempDir
    Path home;

    @Test
    void eventsLeadToTheSameStateAsOnceInOrder() throws Exception {
        Random random = new Random(7);
        List<Mixed> events = MixedEvents.of(random, EVENTS, PEOPLE, FROM);
        try (RunningRegulars regulars = new RunningRegulars(home, Map.of("REGULARS_WRITE_KEY", WRITE_KEY))) {
            regulars.start();
            batches(events).forEach(batch -> post(regulars, batch));
            digested(regulars);
            List<String> inOrder = EventState.of(regulars.database());
            assertThat(inOrder).hasSizeGreaterThan(EVENTS);

            EventState.clear(regulars.database());
            List<Mixed> twice = new ArrayList<>(events);
            twice.addAll(events);
            Collections.shuffle(twice, random);
            ConcurrentLinkedQueue<List<Mixed>> waiting = new ConcurrentLinkedQueue<>(batches(twice));
            int all = waiting.size();
            ExecutorService senders = Executors.newFixedThreadPool(CONNECTIONS);
            List<Future<?>> sending = new ArrayList<>();
            IntStream.range(0, CONNECTIONS)
                    .forEach(i -> sending.add(senders.submit(() -> {
                        for (List<Mixed> batch = waiting.poll(); batch != null; batch = waiting.poll()) {
                            post(regulars, batch);
                        }
                    })));
            regulars.await("half of the events", () -> waiting.size() < all / 2);
            regulars.kill();
            assertThat(waiting).as("killed too late to say anything").isNotEmpty();
            regulars.start();
            for (Future<?> sender : sending) {
                sender.get(2, TimeUnit.MINUTES);
            }
            senders.shutdown();
            digested(regulars);

            assertThat(EventState.difference(inOrder, EventState.of(regulars.database())))
                    .isEmpty();
        }
    }

    /** In order, up to 40 events of the same sender each. */
    private static List<List<Mixed>> batches(List<Mixed> events) {
        List<List<Mixed>> batches = new ArrayList<>();
        for (Mixed event : events) {
            List<Mixed> last = batches.isEmpty() ? List.of() : batches.get(batches.size() - 1);
            if (last.isEmpty() || last.size() == 40 || last.get(0).fromServer() != event.fromServer()) {
                batches.add(new ArrayList<>());
            }
            batches.get(batches.size() - 1).add(event);
        }
        return batches;
    }

    /** As a sender does: again until it is answered. */
    private static void post(RunningRegulars regulars, List<Mixed> batch) {
        String key = "Basic " + Base64.getEncoder().encodeToString((WRITE_KEY + ":").getBytes(StandardCharsets.UTF_8));
        String body = "{\"batch\":" + batch.stream().map(Mixed::event).toList() + "}";
        regulars.await("an answer", () -> {
            try {
                HttpResponse<String> answer = regulars.send(
                        "POST",
                        "/v1/batch",
                        "application/json",
                        BodyPublishers.ofString(body),
                        batch.get(0).fromServer() ? "Bearer " + RunningRegulars.API_TOKEN : key);
                return answer.statusCode() == 200;
            } catch (UncheckedIOException e) {
                return false;
            }
        });
    }

    private static void digested(RunningRegulars regulars) {
        JdbcClient database = regulars.database();
        regulars.await(
                "the digestion",
                () -> database.sql("select count(*) from event_waiting")
                                .query(Long.class)
                                .single()
                        == 0);
        assertThat(database.sql("select problem from event_inbox where problem <> ''")
                        .query(String.class)
                        .list())
                .isEmpty();
    }
}
