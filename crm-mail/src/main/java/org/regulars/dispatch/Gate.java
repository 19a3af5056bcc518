package org.regulars.dispatch;

import static org.regulars.dispatch.Sql.text;
import static org.regulars.dispatch.Sql.utc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.regulars.consent.Suppressions;
import org.regulars.database.SqlFile;
import org.regulars.shop.ShopProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The one place that decides whether a message goes, now, later or never, and says why. Whoever claims dispatches holds them
 * under a lease and must come back through {@link #attempt} right before each leaves.
 */
@Component
@Transactional
public class Gate {

    private static final String DUE = SqlFile.beside(Gate.class, "due.sql");
    private static final Map<MailKind, String> DUE_OF = Map.of(
            MailKind.TRANSACTIONAL, DUE.replace("{kind}", "d.transactional"),
            MailKind.BULK, DUE.replace("{kind}", "not d.transactional"));
    private static final String GATE = SqlFile.beside(Gate.class, "gate.sql");
    private static final String LOOK = SqlFile.beside(Gate.class, "look.sql");
    private static final String ATTEMPT = LOOK + SqlFile.beside(Gate.class, "attempt.sql");
    private static final Set<String> ZONES = ZoneId.getAvailableZoneIds();

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Facts facts;
    private final Suppressions suppressions;
    private final ObjectProvider<DispatchSource> sources;
    private final GateProperties rules;
    private final ShopProperties shop;

    Gate(
            JdbcClient jdbc,
            Clock clock,
            Facts facts,
            Suppressions suppressions,
            ObjectProvider<DispatchSource> sources,
            GateProperties rules,
            ShopProperties shop) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.facts = facts;
        this.suppressions = suppressions;
        this.sources = sources;
        this.rules = rules;
        this.shop = shop;
    }

    /**
     * Decides for the dispatches of a kind that are due, up to a limit, and hands over those that may go.
     *
     * @return what was decided; nothing was due when it considered none
     */
    public GateRound claim(int limit, MailKind kind) {
        Instant now = clock.instant();
        List<Due> due = jdbc.sql(Objects.requireNonNull(DUE_OF.get(kind)))
                .param("now", utc(now))
                .param("tolerated", SendingGaps.TOLERATED)
                .param("limit", limit)
                .query((row, n) -> due(row))
                .list();
        return due.isEmpty() ? GateRound.NOTHING : decide(due, now);
    }

    /**
     * Decides for all that a source has planned up to a moment, as if it were that moment. For forecasts: call it in a
     * transaction that is taken back.
     */
    public void judge(String sourceKind, String sourceKey, Instant moment) {
        List<Due> due = jdbc.sql("""
                        select d.customer_id, d.dispatch_id, d.source_kind, d.source_key, d.facts, c.time_zone, p.paused_until
                        from dispatch d
                        join customer c using (customer_id)
                        left join contact_preference p using (customer_id)
                        where d.source_kind = ? and d.source_key = ? and d.state = 'planned' and d.due_at <= ?
                            and d.channel = 'mail'
                        """)
                .params(sourceKind, sourceKey, utc(moment))
                .query((row, n) -> due(row))
                .list();
        if (!due.isEmpty()) {
            decide(due, moment);
        }
    }

    private GateRound decide(List<Due> due, Instant now) {
        Map<Long, Exit> exits = exits(due);
        Addresses addresses = addresses(due.stream().map(Due::customerId).collect(Collectors.toSet()));
        String claim = UUID.randomUUID().toString();
        Map<Long, String> zones = new HashMap<>();
        due.forEach(one -> zones.put(one.customerId(), zone(one.timeZone()).getId()));
        List<ClaimedDispatch> claimed = new ArrayList<>();
        jdbc.sql(GATE)
                .param("now", utc(now))
                .param("claim", claim)
                .param("lease_until", utc(now.plus(rules.claimLease())))
                .param("mails_per_day", rules.mailsPerDay())
                .param("apart", rules.apart().toSeconds() + " seconds")
                .param("dispatches", due.stream().map(Due::dispatchId).toArray(Long[]::new))
                .param("customers", due.stream().map(Due::customerId).toArray(Long[]::new))
                .param("pause_ends", due.stream().map(this::pauseEnds).toArray(String[]::new))
                .param(
                        "quiet_ends",
                        due.stream()
                                .map(one -> text(rules.quietEnds(now, zone(one.timeZone()))))
                                .toArray(String[]::new))
                .param(
                        "exit_reasons",
                        due.stream()
                                .map(one -> exits.get(one.dispatchId()))
                                .map(exit -> exit == null ? null : exit.reason().key())
                                .toArray(String[]::new))
                .param(
                        "exit_untils",
                        due.stream()
                                .map(one -> exits.get(one.dispatchId()))
                                .map(exit -> exit == null ? null : text(exit.until()))
                                .toArray(String[]::new))
                .param("identities", addresses.identityIds())
                .param("hashes", addresses.hashes())
                .query(row -> {
                    if (row.getString("state").equals(DispatchState.CLAIMED.key())) {
                        claimed.add(claimed(row, claim, zones, now));
                    }
                });
        return new GateRound(due.size(), claim, List.copyOf(claimed));
    }

    /** What each source says about its own; a kind that nothing plans is a broken build. */
    private Map<Long, Exit> exits(List<Due> due) {
        Map<Long, Exit> exits = new HashMap<>();
        Map<List<String>, List<Due>> bySource =
                due.stream().collect(Collectors.groupingBy(one -> List.of(one.sourceKind(), one.sourceKey())));
        bySource.forEach((source, its) -> sourceOf(source.get(0), source.get(1))
                .exits(
                        source.get(1),
                        its.stream()
                                .map(one -> new DueDispatch(one.customerId(), one.dispatchId(), one.facts()))
                                .toList())
                .forEach(exit -> exits.put(exit.dispatchId(), exit)));
        return exits;
    }

    private DispatchSource sourceOf(String kind, String key) {
        return sources.stream()
                .filter(source -> source.plans(kind, key))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException("Nothing plans dispatches of kind " + kind + " and key " + key));
    }

    private Addresses addresses(Set<Long> customerIds) {
        Map<Long, byte[]> hashes = new HashMap<>();
        jdbc.sql("select identity_id, value from identity where customer_id = any(?) and kind = 'email'")
                .param(customerIds.toArray(Long[]::new))
                .query(row -> {
                    hashes.put(row.getLong("identity_id"), suppressions.hash(row.getString("value")));
                });
        return new Addresses(hashes);
    }

    private @Nullable String pauseEnds(Due due) {
        return pauseEnds(due.pausedUntil(), due.timeZone());
    }

    private @Nullable String pauseEnds(@Nullable LocalDate pausedUntil, String timeZone) {
        return pausedUntil == null
                ? null
                : text(pausedUntil
                        .atTime(rules.morning())
                        .atZone(zone(timeZone))
                        .toInstant());
    }

    private ZoneId zone(String timeZone) {
        return ZONES.contains(timeZone) ? ZoneId.of(timeZone) : shop.zone();
    }

    /**
     * The last look: marks letters as attempted, keeps their content, and names those that may now be handed to the mail
     * server. Call it in a transaction of its own and send only after it has committed. Letters whose claim ran out, or whose
     * customer said stop or pause meanwhile, are left out; the ledger says why.
     */
    public Set<Long> attempt(String claim, Collection<Letter> letters) {
        if (letters.isEmpty()) {
            return Set.of();
        }
        Instant now = clock.instant();
        Map<Long, Short> going = new HashMap<>();
        Set<Long> allowed = new HashSet<>();
        look(ATTEMPT, DispatchState.CLAIMED, claim, letters, now)
                .param("lease_until", utc(now.plus(rules.attemptLease())))
                .param("message_ids", letters.stream().map(Letter::messageId).toArray(String[]::new))
                .param(
                        "facts",
                        letters.stream().map(it -> facts.write(it.facts())).toArray(String[]::new))
                .query(row -> {
                    if (row.getString("state").equals(DispatchState.ATTEMPTED.key())) {
                        going.put(row.getLong("dispatch_id"), row.getShort("attempts"));
                    }
                });
        List<Letter> kept = letters.stream()
                .filter(letter -> going.containsKey(letter.dispatch().dispatchId()))
                .toList();
        keep(kept, going, now);
        kept.forEach(letter -> allowed.add(letter.dispatch().dispatchId()));
        return allowed;
    }

    /** Which of the letters attempted under a claim must not leave any more, because their customer said stop or pause meanwhile. */
    public Set<Long> stopped(String claim, Collection<Letter> letters) {
        return letters.isEmpty()
                ? Set.of()
                : look(
                                LOOK + "select dispatch_id from looked where reason <> ''",
                                DispatchState.ATTEMPTED,
                                claim,
                                letters,
                                clock.instant())
                        .query(Long.class)
                        .set();
    }

    private JdbcClient.StatementSpec look(
            String sql, DispatchState state, String claim, Collection<Letter> letters, Instant now) {
        Map<Long, LocalDate> pauses = pauses(letters);
        return jdbc.sql(sql)
                .param("now", utc(now))
                .param("state", state.key())
                .param("claim", claim)
                .param(
                        "dispatches",
                        letters.stream().map(it -> it.dispatch().dispatchId()).toArray(Long[]::new))
                .param(
                        "customers",
                        letters.stream().map(it -> it.dispatch().customerId()).toArray(Long[]::new))
                .param(
                        "hashes",
                        letters.stream()
                                .map(it -> suppressions.hash(it.dispatch().address()))
                                .toArray(byte[][]::new))
                .param(
                        "pause_ends",
                        letters.stream()
                                .map(Letter::dispatch)
                                .map(it -> pauseEnds(pauses.get(it.customerId()), it.timeZone()))
                                .toArray(String[]::new));
    }

    private Map<Long, LocalDate> pauses(Collection<Letter> letters) {
        Map<Long, LocalDate> pauses = new HashMap<>();
        jdbc.sql("""
                select customer_id, paused_until from contact_preference
                where customer_id = any(?) and paused_until is not null
                """)
                .param(letters.stream().map(it -> it.dispatch().customerId()).toArray(Long[]::new))
                .query(row -> {
                    pauses.put(row.getLong("customer_id"), row.getObject("paused_until", LocalDate.class));
                });
        return pauses;
    }

    private void keep(List<Letter> letters, Map<Long, Short> attempts, Instant now) {
        jdbc.sql("""
                with letter as (
                    select * from unnest(:dispatches::bigint[], :customers::bigint[], :attempts::smallint[],
                                         :message_ids::text[], :written::timestamptz[], :subjects::text[], :htmls::text[],
                                         :texts::text[])
                        as u (dispatch_id, customer_id, attempt, message_id, written_at, subject, html, text_part)
                ), content as (
                    insert into dispatch_content (customer_id, dispatch_id, subject, html, text_part)
                    select customer_id, dispatch_id, subject, html, text_part from letter
                    on conflict on constraint dispatch_content_pkey do update
                        set subject = excluded.subject, html = excluded.html, text_part = excluded.text_part
                )
                insert into delivery_attempt (customer_id, dispatch_id, attempt, message_id, started_at)
                select customer_id, dispatch_id, attempt, message_id, case attempt when 1 then written_at else :now end from letter
                """)
                .param("now", utc(now))
                .param(
                        "dispatches",
                        letters.stream().map(it -> it.dispatch().dispatchId()).toArray(Long[]::new))
                .param(
                        "customers",
                        letters.stream().map(it -> it.dispatch().customerId()).toArray(Long[]::new))
                .param(
                        "attempts",
                        letters.stream()
                                .map(it -> attempts.get(it.dispatch().dispatchId()))
                                .toArray(Short[]::new))
                .param("message_ids", letters.stream().map(Letter::messageId).toArray(String[]::new))
                .param(
                        "written",
                        letters.stream()
                                .map(it -> text(it.dispatch().writtenAt()))
                                .toArray(String[]::new))
                .param("subjects", letters.stream().map(Letter::subject).toArray(String[]::new))
                .param("htmls", letters.stream().map(Letter::html).toArray(String[]::new))
                .param("texts", letters.stream().map(Letter::text).toArray(String[]::new))
                .update();
    }

    /** Prolongs the lease of what is claimed and not attempted yet. */
    public void renew(String claim) {
        jdbc.sql("update dispatch set lease_until = :until where state = 'claimed' and claimed_by = :claim")
                .param("until", utc(clock.instant().plus(rules.claimLease())))
                .param("claim", claim)
                .update();
    }

    /**
     * Ends the leases that ran out: what was only claimed is planned again, what was attempted has an outcome that nobody
     * knows and is never sent again by itself. Where there are notes, {@link Departures} knows more.
     *
     * @return how many dispatches that were
     */
    public int expireLeases() {
        return jdbc.sql("""
                update dispatch set
                    state = case state when 'claimed' then 'planned' else 'unknown' end,
                    reason = 'lease-ran-out', reason_facts = '{}', claimed_by = null, lease_until = null, changed_at = :now
                where state in ('claimed', 'attempted') and lease_until <= :now
                  and not exists (select from delivery_run r where r.claim = dispatch.claimed_by)
                """).param("now", utc(clock.instant())).update();
    }

    private Due due(ResultSet row) throws SQLException {
        return new Due(
                row.getLong("customer_id"),
                row.getLong("dispatch_id"),
                row.getString("source_kind"),
                row.getString("source_key"),
                facts.read(row.getString("facts")),
                row.getString("time_zone"),
                row.getObject("paused_until", LocalDate.class));
    }

    private ClaimedDispatch claimed(ResultSet row, String claim, Map<Long, String> zones, Instant now)
            throws SQLException {
        long customerId = row.getLong("customer_id");
        OffsetDateTime triedAt = row.getObject("tried_at", OffsetDateTime.class);
        String messageId = row.getString("message_id");
        return new ClaimedDispatch(
                claim,
                customerId,
                row.getLong("dispatch_id"),
                row.getString("source_kind"),
                row.getString("source_key"),
                row.getString("purpose"),
                row.getString("topic"),
                row.getBoolean("transactional"),
                row.getString("template_key"),
                row.getString("language"),
                facts.read(row.getString("facts")),
                row.getString("address"),
                row.getString("first_name"),
                zones.getOrDefault(customerId, shop.zone().getId()),
                messageId == null ? "" : messageId,
                row.getInt("attempts"),
                triedAt == null ? now : triedAt.toInstant());
    }

    private record Due(
            long customerId,
            long dispatchId,
            String sourceKind,
            String sourceKey,
            Map<String, Object> facts,
            String timeZone,
            @Nullable LocalDate pausedUntil) {}

    private record Addresses(Map<Long, byte[]> byIdentity) {

        Long[] identityIds() {
            return byIdentity.keySet().toArray(Long[]::new);
        }

        byte[][] hashes() {
            return byIdentity.values().toArray(byte[][]::new);
        }
    }
}
