package org.regulars.consent;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.audit.AuditTrail;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The proof that nobody touched the consent ledger: entries are sealed into a chain of SHA-256 hashes soon after they are
 * recorded, and a check finds each one that was changed, moved or taken away since.
 */
@Component
@Transactional
public class SealedLedger {

    private static final long ONE_AT_A_TIME = 0x5365_616c_6564_4c67L;
    private static final int AT_ONCE = 10_000;
    private static final int MOST_PROBLEMS = 100;
    private static final byte[] BEGINNING = new byte[32];

    /** All that an entry says but whose it is now, in a form that is always written the same. */
    private static final String CONTENT = """
            jsonb_build_array(e.entry_id, e.purpose, e.channel, e.topic, e.status, e.legal_basis, e.identity_id,
                encode(w.sha256, 'hex'), e.source, e.source_ref, e.page, e.recorded_by, e.ip, e.user_agent,
                extract(epoch from e.occurred_at), extract(epoch from e.recorded_at))::text
            """;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final AuditTrail audit;
    private final JsonMapper json;

    SealedLedger(JdbcClient jdbc, Clock clock, AuditTrail audit, JsonMapper json) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.audit = audit;
        this.json = json;
    }

    /** Seals what is not sealed yet; returns how many entries these were. */
    public int seal() {
        alone();
        Head head = head();
        int sealed = 0;
        List<Entry> waiting = waiting();
        while (!waiting.isEmpty()) {
            head = append(head, waiting);
            sealed += waiting.size();
            waiting = waiting.size() < AT_ONCE ? List.of() : waiting();
        }
        return sealed;
    }

    private List<Entry> waiting() {
        return jdbc.sql("""
                select e.entry_id, e.customer_id, %s as content
                from consent_entry e left join consent_wording w on w.wording_id = e.wording_id
                where not exists (select from consent_seal s where s.entry_id = e.entry_id)
                order by e.entry_id limit ?
                """.formatted(CONTENT))
                .param(AT_ONCE)
                .query(Entry.class)
                .list();
    }

    private Head append(Head head, List<Entry> entries) {
        byte[][] contents = new byte[entries.size()][];
        byte[][] chain = new byte[entries.size()][];
        byte[] last = head.chain();
        for (int i = 0; i < entries.size(); i++) {
            contents[i] = sha256(entries.get(i).content().getBytes(StandardCharsets.UTF_8));
            last = sha256(last, contents[i]);
            chain[i] = last;
        }
        jdbc.sql("""
                insert into consent_seal (position, entry_id, recorded_for, content, chain, sealed_at)
                select :last + n, entry_id, customer_id, content, chain, :now
                from unnest(:entries::bigint[], :customers::bigint[], :contents::bytea[], :chain::bytea[])
                     with ordinality as new (entry_id, customer_id, content, chain, n)
                """)
                .param("last", head.position())
                .param("entries", entries.stream().map(Entry::entryId).toArray(Long[]::new))
                .param("customers", entries.stream().map(Entry::customerId).toArray(Long[]::new))
                .param("contents", contents)
                .param("chain", chain)
                .param("now", OffsetDateTime.now(clock))
                .update();
        return new Head(head.position() + entries.size(), last);
    }

    private Head head() {
        return jdbc.sql("select position, chain from consent_seal order by position desc limit 1")
                .query(Head.class)
                .optional()
                .orElse(new Head(0, BEGINNING));
    }

    /**
     * Seals what waits, walks the whole chain, and keeps what it found. Who asked stands in the audit trail beside where the
     * chain stood.
     *
     * @param actor e-mail address of staff or "system"
     */
    public LedgerCheck check(String actor) {
        seal();
        Walk walk = new Walk(mergedWith());
        jdbc.sql("""
                select s.position, s.entry_id, s.recorded_for, s.content as sealed, s.chain,
                    e.customer_id, e.content, e.wording_kept,
                    s.erased_at is not null or r.state = 'erased' or h.state = 'erased' as erased
                from consent_seal s
                left join (select e.entry_id, e.customer_id, w.sha256 is not distinct from sha256(convert_to(w.wording, 'UTF8'))
                               as wording_kept, %s as content
                           from consent_entry e left join consent_wording w on w.wording_id = e.wording_id) e using (entry_id)
                left join customer r on r.customer_id = s.recorded_for
                left join customer h on h.customer_id = e.customer_id
                order by s.position
                """.formatted(CONTENT)).withFetchSize(AT_ONCE).query(row -> {
            walk.link(
                    row.getLong("position"),
                    row.getLong("entry_id"),
                    row.getLong("recorded_for"),
                    row.getBytes("sealed"),
                    row.getBytes("chain"),
                    row.getString("content"),
                    row.getLong("customer_id"),
                    row.getBoolean("wording_kept"),
                    row.getBoolean("erased"));
        });
        last().ifPresent(last -> walk.compare(last.position(), last.chain(), chainAt(last.position())));
        return keep(walk, actor);
    }

    private byte @Nullable [] chainAt(long position) {
        return position == 0
                ? BEGINNING
                : jdbc.sql("select chain from consent_seal where position = ?")
                        .param(position)
                        .query(byte[].class)
                        .optional()
                        .orElse(null);
    }

    private Optional<Head> last() {
        return jdbc.sql("select position, chain from consent_check order by check_id desc limit 1")
                .query(Head.class)
                .optional();
    }

    private LedgerCheck keep(Walk walk, String actor) {
        OffsetDateTime now = OffsetDateTime.now(clock);
        // An end that is missing stays missing: the place an earlier check saw remains the one to compare with.
        Head head = walk.cut() ? last().orElseThrow() : new Head(walk.position, walk.chain);
        jdbc.sql("""
                insert into consent_check (checked_at, checked_by, entries, erased, problems, position, chain)
                values (?, ?, ?, ?, ?::jsonb, ?, ?)
                """)
                .params(
                        now,
                        actor,
                        walk.position,
                        walk.erased,
                        json.writeValueAsString(walk.problems),
                        head.position(),
                        head.chain())
                .update();
        String shown = HexFormat.of().formatHex(walk.chain);
        audit.record(
                actor,
                "consents-checked",
                "consent ledger",
                Map.of("entries", walk.position, "problems", walk.problems.size(), "head", shown));
        return new LedgerCheck(now.toInstant(), actor, walk.position, walk.erased, List.copyOf(walk.problems), shown);
    }

    /** The newest checks, the last one first. */
    @Transactional(readOnly = true)
    public List<LedgerCheck> checks(int limit) {
        return jdbc.sql("""
                select checked_at, checked_by, entries, erased, problems::text as problems, chain
                from consent_check order by check_id desc limit ?
                """)
                .param(limit)
                .query((row, n) -> new LedgerCheck(
                        row.getObject("checked_at", OffsetDateTime.class).toInstant(),
                        row.getString("checked_by"),
                        row.getLong("entries"),
                        row.getLong("erased"),
                        json.readValue(row.getString("problems"), new TypeReference<List<LedgerProblem>>() {}),
                        HexFormat.of().formatHex(row.getBytes("chain"))))
                .list();
    }

    /** Where the chain ends now, in hexadecimal, and how many entries are in it and wait for it. */
    @Transactional(readOnly = true)
    public Standing standing() {
        Head head = head();
        long entries =
                jdbc.sql("select count(*) from consent_entry").query(Long.class).single();
        return new Standing(HexFormat.of().formatHex(head.chain()), head.position(), entries);
    }

    /** The link of each of a customer's entries in hexadecimal; one that is not sealed yet is left out. */
    @Transactional(readOnly = true)
    public Map<Long, String> linksOf(long customerId) {
        Map<Long, String> links = new HashMap<>();
        jdbc.sql("""
                select s.entry_id, s.chain from consent_entry e join consent_seal s using (entry_id) where e.customer_id = ?
                """).param(customerId).query(row -> {
            links.put(row.getLong("entry_id"), HexFormat.of().formatHex(row.getBytes("chain")));
        });
        return links;
    }

    /** For each customer that ever was part of a merge, one of those it was merged with, the same for all of them. */
    private Map<Long, Long> mergedWith() {
        Map<Long, Long> parents = new HashMap<>();
        jdbc.sql("select customer_id, merged_id from customer_merge").query(row -> {
            long a = Walk.root(parents, row.getLong("customer_id"));
            long b = Walk.root(parents, row.getLong("merged_id"));
            if (a != b) {
                parents.put(a, b);
            }
        });
        return parents;
    }

    private void alone() {
        jdbc.sql("select pg_advisory_xact_lock(?)")
                .param(ONE_AT_A_TIME)
                .query((row, n) -> n)
                .list();
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * How far the ledger is sealed.
     *
     * @param head the end of the chain in hexadecimal
     */
    public record Standing(String head, long sealed, long entries) {}

    private record Entry(long entryId, long customerId, String content) {}

    private record Head(long position, byte[] chain) {}

    /** One walk along the chain. */
    private static final class Walk {

        private final Map<Long, Long> merged;
        private final List<LedgerProblem> problems = new ArrayList<>();
        private byte[] chain = BEGINNING;
        private long position;
        private long erased;

        Walk(Map<Long, Long> merged) {
            this.merged = merged;
        }

        void link(
                long place,
                long entryId,
                long recordedFor,
                byte[] sealed,
                byte[] link,
                @Nullable String content,
                long customerId,
                boolean wordingKept,
                boolean gone) {
            if (place != position + 1 || !Arrays.equals(link, sha256(chain, sealed))) {
                add(entryId, recordedFor, LedgerProblem.Kind.CHAIN);
            }
            position = place;
            chain = link;
            if (content != null && Arrays.equals(sealed, sha256(content.getBytes(StandardCharsets.UTF_8)))) {
                // The merge that moved it goes with the person who was erased.
                if (!gone && root(merged, customerId) != root(merged, recordedFor)) {
                    add(entryId, recordedFor, LedgerProblem.Kind.MOVED);
                }
                if (!wordingKept) {
                    add(entryId, recordedFor, LedgerProblem.Kind.WORDING);
                }
            } else if (gone) {
                erased++;
            } else {
                add(entryId, recordedFor, content == null ? LedgerProblem.Kind.MISSING : LedgerProblem.Kind.CHANGED);
            }
        }

        void compare(long place, byte[] seen, byte @Nullable [] now) {
            if (place > position || !Arrays.equals(seen, now)) {
                add(0, 0, LedgerProblem.Kind.CUT);
            }
        }

        boolean cut() {
            return problems.stream().anyMatch(problem -> problem.kind() == LedgerProblem.Kind.CUT);
        }

        private void add(long entryId, long customerId, LedgerProblem.Kind kind) {
            if (problems.size() < MOST_PROBLEMS || kind == LedgerProblem.Kind.CUT) {
                problems.add(new LedgerProblem(entryId, customerId, kind));
            }
        }

        static long root(Map<Long, Long> parents, long customerId) {
            long at = customerId;
            Long parent = parents.get(at);
            while (parent != null) {
                at = parent;
                parent = parents.get(at);
            }
            return at;
        }
    }
}
