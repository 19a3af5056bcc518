package org.regulars.response;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes opens and clicks a moment after they happened, so that nobody who follows a link waits for the database or notices when
 * it is away. What is not written yet when this machine dies is lost: it is a measurement.
 */
@Component
public class ResponseLog {

    private static final Logger LOG = LoggerFactory.getLogger(ResponseLog.class);
    private static final int MOST_WAITING = 100_000;
    private static final int AT_ONCE = 200;
    private static final long EVERY_MILLIS = 200;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final TrackingRules rules;
    private final TrackingProperties properties;
    private final BlockingDeque<Note> waiting = new LinkedBlockingDeque<>(MOST_WAITING);
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "responses");
        thread.setDaemon(true);
        return thread;
    });

    ResponseLog(JdbcClient jdbc, TransactionTemplate transaction, TrackingRules rules, TrackingProperties properties) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.rules = rules;
        this.properties = properties;
    }

    /**
     * An open or a click as it came.
     *
     * @param customerId of whom the mail went to, whoever has it now
     * @param kind open or click
     * @param link its number in the mail; 0 for the trap, and for opens
     * @param url '' for opens
     * @param machine why the visit is a machine's; '' where nothing says so
     */
    record Note(
            long customerId, long dispatchId, String kind, int link, String url, Instant happenedAt, String machine) {}

    /** Notes it for writing; more than a hundred thousand that wait are too many, and the newest are dropped. */
    void add(Note note) {
        if (!waiting.offerLast(note)) {
            LOG.warn("An open or a click was dropped: {} wait to be written", MOST_WAITING);
        }
    }

    @PostConstruct
    void start() {
        writer.scheduleWithFixedDelay(this::writeUnattended, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        writer.shutdown();
        writeUnattended();
    }

    private void writeUnattended() {
        try {
            writeAll();
        } catch (RuntimeException e) {
            LOG.warn(
                    "Opens and clicks could not be written and are tried again: {}",
                    e.getClass().getName());
        }
    }

    /** Writes whatever waits; throws when the database is away, and everything goes on waiting. */
    public synchronized void writeAll() {
        while (!waiting.isEmpty()) {
            List<Note> some = new ArrayList<>();
            waiting.drainTo(some, AT_ONCE);
            try {
                write(some);
            } catch (DataAccessException | TransactionException e) {
                writeEach(some, e);
            }
        }
    }

    /** Something about one of them is wrong, which concerns no other; where all fail, the database is away. */
    private void writeEach(List<Note> notes, RuntimeException failure) {
        int failed = 0;
        for (Note note : notes) {
            try {
                write(List.of(note));
            } catch (DataAccessException | TransactionException e) {
                if (++failed == 1 && note.equals(notes.get(0)) && away(e)) {
                    for (int i = notes.size() - 1; i >= 0; i--) {
                        waiting.offerFirst(notes.get(i));
                    }
                    throw failure;
                }
                LOG.warn(
                        "An open or a click could not be written: {}",
                        e.getClass().getName());
            }
        }
    }

    private static boolean away(RuntimeException e) {
        return e instanceof TransactionException
                || e instanceof org.springframework.dao.DataAccessResourceFailureException
                || e instanceof org.springframework.dao.TransientDataAccessException;
    }

    /** Bursts are looked for after all is committed, so that of several nodes one sees the whole of it. */
    private void write(List<Note> notes) {
        List<Clicked> clicked = new ArrayList<>();
        transaction.executeWithoutResult(status ->
                notes.forEach(note -> mail(note.customerId(), note.dispatchId()).ifPresent(mail -> {
                    if (measured(mail, note)
                            && insert(mail, note) > 0
                            && note.kind().equals("click")) {
                        clicked.add(new Clicked(mail, note.happenedAt()));
                    } else if (note.kind().equals("open")) {
                        clicked.add(new Clicked(mail, note.happenedAt()));
                    }
                })));
        if (!clicked.isEmpty()) {
            transaction.executeWithoutResult(status -> clicked.forEach(this::unmask));
        }
    }

    private record Clicked(Mail mail, Instant at) {}

    private boolean measured(Mail mail, Note note) {
        TrackingRules.Rule rule = rules.of(mail.customerId(), mail.purpose());
        return (note.kind().equals("click") ? rule.clicks() : rule.opens()) && !rules.refuses(mail.customerId());
    }

    private int insert(Mail mail, Note note) {
        String machine = note.machine();
        if (machine.isEmpty() && note.kind().equals("click") && note.link() == MailTracking.TRAP) {
            machine = "trap";
        }
        OffsetDateTime sent = mail.sentAt();
        if (machine.isEmpty()
                && (mail.onItsWay()
                        || sent != null
                                && note.happenedAt().isBefore(sent.toInstant().plus(properties.tooEarly())))) {
            machine = "early";
        }
        // However often machines come back, there is room for what people do.
        return jdbc.sql("""
                insert into mail_response (customer_id, dispatch_id, kind, link, url, happened_at, machine)
                select :customer, :dispatch, :kind, :link, :url, :at, :machine
                where (select count(*) from mail_response
                       where customer_id = :customer and dispatch_id = :dispatch and (machine = '') = (:machine = '')) < :most
                """)
                .param("customer", mail.customerId())
                .param("dispatch", mail.dispatchId())
                .param("kind", note.kind())
                .param("link", note.link())
                .param("url", note.url())
                .param("at", utc(note.happenedAt()))
                .param("machine", machine)
                .param("most", properties.most())
                .update();
    }

    /**
     * Whoever steps into the trap or follows many links at once was a machine with all it did about that time: what the same mail
     * saw within the burst's time is marked, openings included.
     */
    private void unmask(Clicked clicked) {
        Duration burst = properties.burst();
        jdbc.sql("""
                with about as (
                    select * from mail_response
                    where customer_id = :customer and dispatch_id = :dispatch and happened_at between :since and :until),
                clicks as (
                    select bool_or(link = 0) as trapped,
                        count(distinct link) filter (where happened_at <= :at) >= :links
                            or count(distinct link) filter (where happened_at >= :at) >= :links as burst
                    from about where kind = 'click')
                update mail_response r set machine = case when c.trapped then 'trap' else 'burst' end
                from about a cross join clicks c
                where a.customer_id = r.customer_id and a.response_id = r.response_id and r.machine = '' and (c.trapped or c.burst)
                """)
                .param("customer", clicked.mail().customerId())
                .param("dispatch", clicked.mail().dispatchId())
                .param("at", utc(clicked.at()))
                .param("since", utc(clicked.at().minus(burst)))
                .param("until", utc(clicked.at().plus(burst)))
                .param("links", properties.burstLinks())
                .update();
    }

    /** @param onItsWay whether its server has not even taken it yet */
    private record Mail(
            long customerId,
            long dispatchId,
            String purpose,
            @Nullable OffsetDateTime sentAt,
            boolean onItsWay) {}

    /** The mail, with whoever has it now; empty when it was erased. */
    private Optional<Mail> mail(long customerId, long dispatchId) {
        return jdbc.sql("""
                select customer_id, dispatch_id, purpose, sent_at, state in ('claimed', 'attempted') as on_its_way from dispatch
                where customer_id = any(array(select customer_kin(?))) and dispatch_id = ? and attempts > 0
                for key share
                """).params(customerId, dispatchId).query(Mail.class).optional();
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
