package org.regulars.dispatch;

import static org.regulars.dispatch.Sql.utc;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is leaving right now, mail by mail: each is noted before its content goes to the mail server and again with its answer.
 * So of whatever a dead worker had attempted only those are unknown whose answer was open, at most one on each connection; what
 * it never began is planned again.
 */
@Component
public class Departures {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Dispatches dispatches;
    private final GateProperties rules;
    private final JsonMapper json;

    Departures(JdbcClient jdbc, Clock clock, Dispatches dispatches, GateProperties rules, JsonMapper json) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.dispatches = dispatches;
        this.rules = rules;
        this.json = json;
    }

    /** Begins a run of mails under one claim; call it in the transaction that attempts them. */
    public void open(String claim) {
        jdbc.sql("insert into delivery_run (claim, lease_until) values (?, ?)")
                .params(claim, utc(clock.instant().plus(rules.claimLease())))
                .update();
    }

    /** Prolongs a run that is still at work. */
    public void renew(String claim) {
        jdbc.sql("update delivery_run set lease_until = ? where claim = ? and lease_until > ?")
                .params(utc(clock.instant().plus(rules.claimLease())), claim, utc(clock.instant()))
                .update();
    }

    /** A mail whose content is about to leave, or, with its outcome, whose answer is there. */
    public record Note(
            String claim, long dispatchId, @Nullable Outcome outcome) {}

    /**
     * Writes notes, each seen by every node when this returns, and prolongs their runs.
     *
     * @return the claims that still hold; what is under another must not leave
     */
    @Transactional
    public Set<String> note(Collection<Note> notes) {
        List<String> alive = jdbc.sql("""
                with alive as (
                    update delivery_run set lease_until = :until where claim = any(:claims) and lease_until > :now
                    returning claim
                ), noted as (
                    insert into delivery_note (claim, dispatch_id, outcome)
                    select n.claim, n.dispatch_id, n.outcome::jsonb
                    from unnest(:note_claims::text[], :dispatches::bigint[], :outcomes::text[]) as n (claim, dispatch_id, outcome)
                    join alive using (claim)
                )
                select claim from alive
                """)
                .param("until", utc(clock.instant().plus(rules.claimLease())))
                .param("now", utc(clock.instant()))
                .param("claims", notes.stream().map(Note::claim).distinct().toArray(String[]::new))
                .param("note_claims", notes.stream().map(Note::claim).toArray(String[]::new))
                .param("dispatches", notes.stream().map(Note::dispatchId).toArray(Long[]::new))
                .param("outcomes", notes.stream().map(this::written).toArray(String[]::new))
                .query(String.class)
                .list();
        return new HashSet<>(alive);
    }

    private @Nullable String written(Note note) {
        return note.outcome() == null ? null : json.writeValueAsString(note.outcome());
    }

    /** Ends a run whose outcomes are all in the ledger; call it in the transaction that writes the last of them. */
    public void close(String claim) {
        jdbc.sql("delete from delivery_note where claim = ?").param(claim).update();
        jdbc.sql("delete from delivery_run where claim = ?").param(claim).update();
    }

    /**
     * Ends the runs of workers that are gone, by what they noted.
     *
     * @return how many dispatches they had not finished
     */
    @Transactional
    public int expire() {
        int ended = 0;
        for (String claim : jdbc.sql("select claim from delivery_run where lease_until <= ? for update skip locked")
                .param(utc(clock.instant()))
                .query(String.class)
                .list()) {
            ended += expire(claim);
            close(claim);
        }
        return ended;
    }

    private int expire(String claim) {
        List<Outcome> outcomes = new ArrayList<>();
        Set<Long> begun = new HashSet<>();
        jdbc.sql("select dispatch_id, outcome::text from delivery_note where claim = ? order by note")
                .param(claim)
                .query(row -> {
                    String outcome = row.getString("outcome");
                    if (outcome == null) {
                        begun.add(row.getLong("dispatch_id"));
                    } else {
                        outcomes.add(json.readValue(outcome, Outcome.class));
                    }
                });
        dispatches.settle(outcomes);
        outcomes.forEach(outcome -> begun.remove(outcome.dispatchId()));
        int unknown = jdbc.sql("""
                update dispatch set state = 'unknown', reason = 'lease-ran-out', reason_facts = '{}', claimed_by = null,
                    lease_until = null, changed_at = :now
                where state = 'attempted' and claimed_by = :claim and dispatch_id = any(:begun)
                """)
                .param("claim", claim)
                .param("begun", begun.toArray(Long[]::new))
                .param("now", utc(clock.instant()))
                .update();
        int planned = jdbc.sql("""
                with back as (
                    update dispatch set state = 'planned', reason = 'lease-ran-out', reason_facts = '{}', claimed_by = null,
                        lease_until = null, changed_at = :now, attempts = attempts - case state when 'attempted' then 1 else 0 end
                    where state in ('claimed', 'attempted') and claimed_by = :claim
                    returning customer_id, dispatch_id, attempts
                ), never as (
                    delete from delivery_attempt a using back
                    where a.customer_id = back.customer_id and a.dispatch_id = back.dispatch_id and a.attempt > back.attempts
                )
                select count(*) from back
                """)
                .param("claim", claim)
                .param("now", utc(clock.instant()))
                .query(Integer.class)
                .single();
        return unknown + planned;
    }
}
