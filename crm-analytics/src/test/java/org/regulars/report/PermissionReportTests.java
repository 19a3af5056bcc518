package org.regulars.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.regulars.job.Jobs;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.regulars.testing.TestShop;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The figures of permission equal a plain recount of the ledger, entry by entry. */
@DatabaseTest
class PermissionReportTests {

    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final LocalDate EVER = LocalDate.of(2020, 1, 1);
    private static final Map<String, List<String>> TOPICS =
            Map.of("newsletter", List.of("", "new-arrivals", "tips"), "offers", List.of("", "basket-reminders"));
    private static final List<String> SOURCES =
            List.of("double-opt-in", "import", "preference-page", "one-click", "staff");

    @Autowired
    PermissionReport report;

    @Autowired
    Jobs jobs;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient jdbc;

    @Test
    void equalsAPlainRecountOfAnyLedger() {
        for (long seed : new long[] {1, 7, 2026}) {
            Random random = new Random(seed);
            TestShop shop = new TestShop(jdbc);
            List<Entry> ledger = new ArrayList<>();
            for (int person = 0; person < 60; person++) {
                long customer = shop.customer("P" + person);
                int entries = random.nextInt(9);
                for (int n = 0; n < entries; n++) {
                    ledger.add(random(customer, random));
                }
            }
            clock.advance(Duration.ofDays(1));
            jobs.run("permission-report");
            recount(ledger, "seed " + seed);
            jdbc.sql("truncate consent_entry").update();
        }
    }

    private void recount(List<Entry> ledger, String seed) {
        for (String purpose : TOPICS.keySet()) {
            for (String topic : Objects.requireNonNull(TOPICS.get(purpose))) {
                for (String channel : List.of("mail", "letter")) {
                    PermissionList list = new PermissionList(purpose, topic, channel);
                    Model model = Model.of(ledger, list);
                    String about = seed + " " + list;
                    List<ListGrowth> growth = report.growth(list, EVER);
                    long size = 0;
                    for (ListGrowth month : growth) {
                        size += month.net();
                        assertThat(month.size()).as(about).isEqualTo(size);
                        assertThat(Map.of(
                                        Move.GRANTED, month.asked(),
                                        Move.CONFIRMED, month.confirmed(),
                                        Move.WITHDRAWN, month.withdrawn(),
                                        Move.EXPIRED, month.expired()))
                                .as(about + " " + month.month())
                                .isEqualTo(model.month(month.month()));
                    }
                    assertThat(size).as(about).isEqualTo(model.on.size());
                    assertThat(growth.get(growth.size() - 1).month()).isEqualTo(report.since(1));
                    Map<String, Long> reasons = new TreeMap<>();
                    report.moves(list, EVER)
                            .forEach(one -> reasons.merge(one.move() + " " + one.source(), one.times(), Long::sum));
                    assertThat(reasons).as(about).isEqualTo(model.sources);
                    Map<String, Long> standing = new TreeMap<>();
                    report.standing(list).forEach(one -> standing.merge(one.source(), one.times(), Long::sum));
                    assertThat(standing).as(about).isEqualTo(model.standing());
                    for (String source : SOURCES) {
                        assertThat(report.on(list, source, null, 0, 1000))
                                .as(about + " " + source)
                                .hasSize(standing.getOrDefault(source, 0L).intValue());
                    }
                    model.moved.forEach((key, people) -> assertThat(report.moved(
                                    list,
                                    key.move(),
                                    null,
                                    key.month(),
                                    key.month().plusMonths(1),
                                    0,
                                    1000))
                            .as(about + " " + key)
                            .extracting(PersonBehind::customerId)
                            .containsExactlyElementsOf(people));
                }
            }
        }
    }

    @Test
    void countsPausesAndHowOftenAsTheyAreNow() {
        TestShop shop = new TestShop(jdbc);
        long ann = shop.customer("Ann");
        long bob = shop.customer("Bob");
        wish(ann, "weekly", null);
        wish(ann, "monthly", LocalDate.of(2026, 6, 1));
        wish(ann, "monthly", LocalDate.of(2026, 7, 1));
        wish(bob, "weekly", LocalDate.of(2026, 5, 6));

        assertThat(report.paces()).containsExactly(new PaceCount("", "monthly", 1), new PaceCount("", "weekly", 1));
        assertThat(report.paused()).isEqualTo(1);
        assertThat(report.paused(0, 10)).extracting(PersonBehind::customerId).containsExactly(ann);
        assertThat(report.paced("", "weekly", 0, 10))
                .extracting(PersonBehind::customerId)
                .containsExactly(bob);
        assertThat(report.wishes(EVER)).containsExactly(new Wishes(LocalDate.of(2026, 5, 1), 0, 0, 2, 1, 3));
    }

    private void wish(long customer, String frequency, @org.jspecify.annotations.Nullable LocalDate until) {
        jdbc.sql("""
                insert into contact_preference_change
                    (customer_id, frequency, paused_until, source, source_ref, recorded_by, occurred_at)
                values (:c, :f, :u, 'preference-page', '', 'customer', :at)
                """)
                .param("c", customer)
                .param("f", frequency)
                .param("u", until, Types.DATE)
                .param("at", TestClock.START.atOffset(ZoneOffset.UTC))
                .update();
        jdbc.sql("""
                insert into contact_preference (customer_id, frequency, paused_until, changed_at) values (:c, :f, :u, :at)
                on conflict on constraint contact_preference_pkey do update set frequency = :f, paused_until = :u
                """)
                .param("c", customer)
                .param("f", frequency)
                .param("u", until, Types.DATE)
                .param("at", TestClock.START.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Many at the same moment and around the ends of months, so that order and zone matter. */
    private Entry random(long customer, Random random) {
        String purpose = random.nextBoolean() ? "newsletter" : "offers";
        List<String> topics = Objects.requireNonNull(TOPICS.get(purpose));
        Instant at = Instant.parse("2026-0" + (1 + random.nextInt(4)) + "-01T00:00:00Z")
                .plus(Duration.ofMinutes(30L * (random.nextInt(9) - 4)));
        String topic = random.nextInt(3) > 0 ? "" : topics.get(random.nextInt(topics.size()));
        String channel = random.nextInt(4) == 0 ? "letter" : "mail";
        Move move = List.of(Move.CONFIRMED, Move.CONFIRMED, Move.WITHDRAWN, Move.EXPIRED, Move.GRANTED)
                .get(random.nextInt(5));
        String source = SOURCES.get(random.nextInt(SOURCES.size()));
        long id = jdbc.sql("""
                insert into consent_entry (customer_id, purpose, channel, topic, status, legal_basis, identity_id, source,
                    source_ref, recorded_by, occurred_at)
                values (?, ?, ?, ?, ?, 'consent', 0, ?, 'x', 'test', ?) returning entry_id
                """)
                .params(customer, purpose, channel, topic, move.key(), source, at.atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
        return new Entry(id, customer, new PermissionList(purpose, topic, channel), move, source, at);
    }

    record Entry(long id, long customer, PermissionList list, Move move, String source, Instant at) {

        boolean about(PermissionList other) {
            return list.purpose().equals(other.purpose())
                    && list.channel().equals(other.channel())
                    && (list.topic().isEmpty() || list.topic().equals(other.topic()));
        }

        LocalDate month() {
            return LocalDate.ofInstant(at, LONDON).withDayOfMonth(1);
        }
    }

    record Moved(Move move, LocalDate month) {}

    /** A walk through the ledger, one entry after the other. */
    private static final class Model {

        private final Map<Long, String> on = new HashMap<>();
        private final Map<Moved, Long> times = new HashMap<>();
        private final Map<Moved, TreeSet<Long>> moved = new HashMap<>();
        private final Map<String, Long> sources = new TreeMap<>();

        static Model of(List<Entry> ledger, PermissionList list) {
            Model model = new Model();
            ledger.stream()
                    .filter(one -> one.about(list))
                    .sorted(Comparator.comparing(Entry::at).thenComparing(Entry::id))
                    .forEach(model::take);
            return model;
        }

        private void take(Entry entry) {
            boolean was = on.containsKey(entry.customer());
            if (entry.move() == Move.GRANTED) {
                count(entry);
                return;
            }
            if (entry.move() == Move.CONFIRMED) {
                on.put(entry.customer(), entry.source());
            } else {
                on.remove(entry.customer());
            }
            if (was != (entry.move() == Move.CONFIRMED)) {
                count(entry);
                sources.merge(entry.move() + " " + entry.source(), 1L, Long::sum);
            }
        }

        private void count(Entry entry) {
            Moved key = new Moved(entry.move(), entry.month());
            times.merge(key, 1L, Long::sum);
            moved.computeIfAbsent(key, none -> new TreeSet<>()).add(entry.customer());
        }

        Map<Move, Long> month(LocalDate month) {
            Map<Move, Long> counts = new HashMap<>();
            for (Move move : Move.values()) {
                counts.put(move, times.getOrDefault(new Moved(move, month), 0L));
            }
            return counts;
        }

        Map<String, Long> standing() {
            Map<String, Long> bySource = new TreeMap<>();
            on.values().forEach(source -> bySource.merge(source, 1L, Long::sum));
            return bySource;
        }
    }
}
