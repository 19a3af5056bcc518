package org.regulars.consent;

import java.text.Normalizer;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.regulars.audit.AuditTrail;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The purposes customers are asked about, their topics, and the words for them in each language. */
@Component
@Transactional
public class Purposes {

    private static final int LONGEST_KEY = 40;

    private final JdbcClient jdbc;
    private final PurposeBook book;
    private final Wordings wordings;
    private final AuditTrail audit;
    private final Clock clock;

    Purposes(JdbcClient jdbc, PurposeBook book, Wordings wordings, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.book = book;
        this.wordings = wordings;
        this.audit = audit;
        this.clock = clock;
    }

    /** Those that customers are asked about, in the order of display. */
    @Transactional(readOnly = true)
    public List<Purpose> all() {
        return managed().stream()
                .filter(purpose -> !purpose.retired())
                .map(purpose -> new Purpose(
                        purpose.key(),
                        purpose.topics().stream()
                                .filter(topic -> !topic.retired())
                                .map(ManagedPurpose.Topic::key)
                                .toList()))
                .toList();
    }

    /** All there ever were, in the order of display. */
    @Transactional(readOnly = true)
    public List<ManagedPurpose> managed() {
        Map<String, List<ManagedPurpose.Topic>> topics = new HashMap<>();
        jdbc.sql("select purpose, topic, retired_at is not null as retired from topic order by sort_order, topic")
                .query(row -> {
                    topics.computeIfAbsent(row.getString("purpose"), key -> new ArrayList<>())
                            .add(new ManagedPurpose.Topic(row.getString("topic"), row.getBoolean("retired")));
                });
        return jdbc.sql("""
                select purpose, retired_at is not null as retired, implied_months from purpose order by sort_order, purpose
                """)
                .query((row, n) -> new ManagedPurpose(
                        row.getString("purpose"),
                        row.getBoolean("retired"),
                        row.getInt("implied_months"),
                        topics.getOrDefault(row.getString("purpose"), List.of())))
                .list();
    }

    /** The purpose with this key, retired or not. */
    @Transactional(readOnly = true)
    public Optional<ManagedPurpose> find(String key) {
        return managed().stream().filter(purpose -> purpose.key().equals(key)).findFirst();
    }

    /**
     * Adds a purpose behind the others; its key comes from the English name and never changes.
     *
     * @param words one for each language, English among them
     * @return the key
     * @throws PurposeNotPossible if there is one of this name
     */
    public String add(List<PurposeWords> words, String actor) {
        String key = key(words);
        int added = jdbc.sql("""
                insert into purpose (purpose, sort_order) select ?, coalesce(max(sort_order), 0) + 1 from purpose
                on conflict on constraint purpose_pkey do nothing
                """).param(key).update();
        if (added == 0) {
            throw new PurposeNotPossible("purposes.taken");
        }
        audit.record(actor, "purpose-added", "purpose " + key, Map.of());
        keep(key, "", words, false, actor);
        return key;
    }

    /** As {@link #add}, for a topic of a purpose. */
    public String addTopic(String purpose, List<PurposeWords> words, String actor) {
        String key = key(words);
        int added = jdbc.sql("""
                insert into topic (topic, purpose, sort_order) select ?, ?, coalesce(max(sort_order), 0) + 1 from topic
                on conflict on constraint topic_pkey do nothing
                """).params(key, purpose).update();
        if (added == 0) {
            throw new PurposeNotPossible("purposes.taken");
        }
        audit.record(actor, "topic-added", "topic " + key, Map.of("purpose", purpose));
        keep(purpose, key, words, false, actor);
        return key;
    }

    private static String key(List<PurposeWords> words) {
        String name = words.stream()
                .filter(one -> one.language().equals("en"))
                .findFirst()
                .orElseThrow()
                .name();
        String plain = Normalizer.normalize(name, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        if (plain.isEmpty()) {
            throw new PurposeNotPossible("purposes.letters");
        }
        return plain.substring(0, Math.min(plain.length(), LONGEST_KEY)).replaceAll("-$", "");
    }

    /**
     * Changes the words. Whoever agreed to a wording that now means something else is asked again: what was confirmed for the
     * purpose expires. Where only the words are better, everything holds.
     *
     * @param topic '' for the purpose itself
     * @param renew whether it means something else
     * @return how many people are asked again
     */
    public int change(String purpose, String topic, List<PurposeWords> words, boolean renew, String actor) {
        keep(purpose, topic, words, renew, actor);
        int asked = renew && topic.isEmpty() ? expire(purpose, actor) : 0;
        audit.record(
                actor,
                "purpose-words-changed",
                topic.isEmpty() ? "purpose " + purpose : "topic " + topic,
                Map.of("asked again", asked));
        return asked;
    }

    private void keep(String purpose, String topic, List<PurposeWords> words, boolean renew, String actor) {
        // Forms that are copied from now on hold these words, whatever is written here later.
        words.stream()
                .filter(one -> !one.wording().isEmpty())
                .forEach(one -> wordings.keep(new ShownWording(purpose, "", one.language(), one.wording())));
        words.forEach(one -> jdbc.sql("""
                insert into purpose_words (purpose, topic, language, version, name, about, wording, renewed, changed_by, changed_at)
                select :purpose, :topic, :language, 1 + coalesce(max(version), 0), :name, :about, :wording, :renewed, :by, :now
                from purpose_words where purpose = :purpose and topic = :topic and language = :language
                """)
                .param("purpose", purpose)
                .param("topic", topic)
                .param("language", one.language())
                .param("name", one.name())
                .param("about", one.about())
                .param("wording", one.wording())
                .param("renewed", renew)
                .param("by", actor)
                .param("now", OffsetDateTime.now(clock))
                .update());
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                book.forget();
            }
        });
    }

    private int expire(String purpose, String actor) {
        OffsetDateTime now = OffsetDateTime.now(clock);
        return jdbc.sql("""
                insert into consent_entry (customer_id, purpose, topic, channel, status, legal_basis, identity_id,
                    source, source_ref, recorded_by, occurred_at, recorded_at)
                select s.customer_id, s.purpose, '', s.channel, 'expired', 'consent', min(s.identity_id),
                    'wording-changed', '', :by, :now, :now
                from consent_state s join consent_entry e on e.customer_id = s.customer_id and e.entry_id = s.entry_id
                where s.purpose = :purpose and s.status = 'confirmed' and e.legal_basis = 'consent'
                group by s.customer_id, s.purpose, s.channel
                """)
                .param("purpose", purpose)
                .param("by", actor)
                .param("now", now)
                .update();
    }

    /** How long a consent that was never given in words holds after the last order. */
    public void holdImplied(String purpose, int months, String actor) {
        int changed = jdbc.sql(
                        "update purpose set implied_months = :months where purpose = :purpose and implied_months <> :months")
                .param("months", months)
                .param("purpose", purpose)
                .update();
        if (changed > 0) {
            audit.record(actor, "purpose-changed", "purpose " + purpose, Map.of("implied months", months));
        }
    }

    /** Customers are no longer asked, or again; what they said stays in the ledger either way. */
    public void retire(String purpose, String topic, boolean retired, String actor) {
        OffsetDateTime since = retired ? OffsetDateTime.now(clock) : null;
        if (topic.isEmpty()) {
            jdbc.sql("update purpose set retired_at = ? where purpose = ?")
                    .param(1, since, java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                    .param(2, purpose)
                    .update();
        } else {
            jdbc.sql("update topic set retired_at = ? where purpose = ? and topic = ?")
                    .param(1, since, java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                    .param(2, purpose)
                    .param(3, topic)
                    .update();
        }
        audit.record(
                actor,
                retired ? "purpose-retired" : "purpose-reinstated",
                topic.isEmpty() ? "purpose " + purpose : "topic " + topic,
                Map.of());
    }

    /** Every version of the words, the newest first. */
    @Transactional(readOnly = true)
    public List<PurposeVersion> versions(String purpose, String topic) {
        return jdbc.sql("""
                select language, version, name, about, wording, renewed, changed_by, changed_at from purpose_words
                where purpose = ? and topic = ? order by changed_at desc, language, version desc
                """).params(purpose, topic).query(PurposeVersion.class).list();
    }
}
