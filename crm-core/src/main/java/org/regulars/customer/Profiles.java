package org.regulars.customer;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.regulars.audit.AuditTrail;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** A customer's profile with every source side by side, and what staff put right in it. */
@Component
@Transactional
public class Profiles {

    private static final int MOST_PAST = 500;

    private final JdbcClient jdbc;
    private final Attributes attributes;
    private final Customers customers;
    private final AuditTrail audit;
    private final JsonMapper json;
    private final Clock clock;

    Profiles(
            JdbcClient jdbc,
            Attributes attributes,
            Customers customers,
            AuditTrail audit,
            JsonMapper json,
            Clock clock) {
        this.jdbc = jdbc;
        this.attributes = attributes;
        this.customers = customers;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    /** What is known, attribute by attribute; those of the product first, then by key. */
    @Transactional(readOnly = true)
    public List<ProfileLine> of(long customerId) {
        Instant now = clock.instant();
        Map<String, List<Row>> values = new TreeMap<>();
        jdbc.sql("""
                select key, origin, source, value #>> '{}' as text, fits, recorded_at, wrong_at, wrong_by, effective,
                    profile_attribute_rank(origin, source) as rank
                from profile_attribute where customer_id = ?
                order by key, effective desc, rank, recorded_at desc
                """)
                .param(customerId)
                .query(Row.class)
                .list()
                .forEach(row -> values.computeIfAbsent(row.key(), key -> new ArrayList<>())
                        .add(row));
        Map<String, List<ProfileLine.Past>> past = new TreeMap<>();
        jdbc.sql("""
                select key, origin, source, value #>> '{}' as text, recorded_at, replaced_at
                from profile_attribute_past where customer_id = ? order by past_id desc limit ?
                """)
                .params(customerId, MOST_PAST)
                .query((row, n) -> new ProfileLine.Past(
                        row.getString("key"),
                        row.getString("origin"),
                        row.getString("source"),
                        row.getString("text"),
                        row.getObject("recorded_at", OffsetDateTime.class),
                        row.getObject("replaced_at", OffsetDateTime.class).toInstant()))
                .list()
                .forEach(one -> past.computeIfAbsent(one.key(), key -> new ArrayList<>())
                        .add(one));
        Map<String, ProfileLine> lines = new LinkedHashMap<>();
        attributes.all().stream()
                .filter(definition -> values.containsKey(definition.key()))
                .forEach(definition -> lines.put(
                        definition.key(),
                        new ProfileLine(
                                definition.key(),
                                definition,
                                values.getOrDefault(definition.key(), List.of()).stream()
                                        .map(row -> row.value(definition.stale(
                                                row.recordedAt().toInstant(), now)))
                                        .toList(),
                                past.getOrDefault(definition.key(), List.of()))));
        values.forEach((key, rows) -> lines.computeIfAbsent(
                key,
                undefined -> new ProfileLine(
                        key,
                        null,
                        rows.stream().map(row -> row.value(false)).toList(),
                        past.getOrDefault(key, List.of()))));
        return List.copyOf(lines.values());
    }

    /**
     * The values that count, by key, as mails may contain them: text, number, yes or no, day, or list. What is sensitive is
     * left out.
     */
    @Transactional(readOnly = true)
    public Map<String, Object> forMails(long customerId) {
        Map<String, Object> values = new TreeMap<>();
        jdbc.sql("""
                select a.key, a.value::text as value, coalesce(d.type, '') as type
                from profile_attribute a left join attribute d on d.key = a.key
                where a.customer_id = ? and a.effective and not coalesce(d.sensitive, false)
                """).param(customerId).query(row -> {
            Object value = json.readValue(row.getString("value"), Object.class);
            values.put(
                    row.getString("key"),
                    row.getString("type").equals(AttributeType.DATE.key()) ? LocalDate.parse(value.toString()) : value);
        });
        return values;
    }

    /**
     * Staff put a value right: it is kept as theirs beside the others, and counts by the attribute's rule.
     *
     * @param actor e-mail address of the one who says so
     * @throws ValueRefused when the text cannot be a value of the attribute
     */
    public void correct(String actor, long customerId, String key, String text) {
        if (text.isBlank()) {
            throw new ValueRefused("blank", "");
        }
        attributes.parse(key, text);
        customers.describe(customerId, AttributeOrigin.STAFF, Map.of(key, text), "staff: " + actor, clock.instant());
        audit.record(actor, "profile-corrected", "customer " + customerId, customerId, Map.of("attribute", key));
    }

    /** Staff say that a value is wrong, or take that back; a wrong one stays to be seen and counts no more. */
    public void mark(String actor, long customerId, String key, String origin, String source, boolean wrong) {
        int marked = jdbc.sql("""
                update profile_attribute set wrong_at = case when :wrong then :now::timestamptz end,
                    wrong_by = case when :wrong then :actor else '' end
                where customer_id = :customer and key = :key and origin = :origin and source = :source
                """)
                .param("wrong", wrong)
                .param("now", OffsetDateTime.now(clock))
                .param("actor", actor)
                .param("customer", customerId)
                .param("key", key)
                .param("origin", origin)
                .param("source", source)
                .update();
        if (marked > 0) {
            customers.refreshSearch(List.of(customerId));
            audit.record(
                    actor,
                    wrong ? "profile-value-wrong" : "profile-value-right",
                    "customer " + customerId,
                    customerId,
                    Map.of("attribute", key, "origin", origin, "source", source));
        }
    }

    record Row(
            String key,
            String origin,
            String source,
            String text,
            boolean fits,
            OffsetDateTime recordedAt,
            @Nullable OffsetDateTime wrongAt,
            String wrongBy,
            boolean effective,
            int rank) {

        ProfileLine.Value value(boolean stale) {
            return new ProfileLine.Value(
                    origin, source, text, fits, recordedAt, wrongAt, wrongBy, effective, rank, stale);
        }
    }
}
