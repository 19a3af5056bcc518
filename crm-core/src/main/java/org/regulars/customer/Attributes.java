package org.regulars.customer;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.regulars.audit.AuditTrail;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * What can be known about customers: staff define an attribute, and from then on it can be asked for in segments, mails and
 * forms. Values of keys that nobody defined are kept as they come.
 */
@Component
@Transactional
public class Attributes {

    /** A key: small letters, digits, hyphens and underscores. */
    public static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_-]{0,59}");

    private static final int SAMPLES = 5;
    private static final int SUGGEST_FROM = 200;
    private static final int MOST_UNDEFINED = 50;

    private final JdbcClient jdbc;
    private final ObjectProvider<AttributeUse> uses;
    private final AuditTrail audit;
    private final JsonMapper json;
    private final Clock clock;

    Attributes(JdbcClient jdbc, ObjectProvider<AttributeUse> uses, AuditTrail audit, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.uses = uses;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    /** All attributes, those of the product first, then by key. */
    @Transactional(readOnly = true)
    public List<AttributeDefinition> all() {
        return read("order by not a.built_in, a.key", Map.of());
    }

    @Transactional(readOnly = true)
    public Optional<AttributeDefinition> find(String key) {
        return of(List.of(key)).values().stream().findFirst();
    }

    /** Those of these keys that are defined. */
    @Transactional(readOnly = true)
    public Map<String, AttributeDefinition> of(Collection<String> keys) {
        Map<String, AttributeDefinition> found = new LinkedHashMap<>();
        read("where a.key = any(:keys) order by a.key", Map.of("keys", keys.toArray(String[]::new)))
                .forEach(one -> found.put(one.key(), one));
        return found;
    }

    private List<AttributeDefinition> read(String which, Map<String, ?> values) {
        return jdbc.sql("""
                select a.key, a.type, a.description, a.options, a.seen_by_customer, a.edited_by_customer, a.sensitive,
                    a.sensitive_in_segments, a.rule,
                    a.timely_days, a.built_in, l.languages, l.labels, l.options as option_labels
                from attribute a left join lateral (
                    select array_agg(language) as languages, array_agg(label) as labels,
                        array_agg(array_to_string(options, e'\\n')) as options
                    from attribute_label where key = a.key) l on true
                """ + which)
                .params(values)
                .query((row, n) -> definition(row))
                .list();
    }

    private static AttributeDefinition definition(ResultSet row) throws SQLException {
        List<String> languages = texts(row.getArray("languages"));
        List<String> names = texts(row.getArray("labels"));
        List<String> words = texts(row.getArray("option_labels"));
        Map<String, String> labels = new LinkedHashMap<>();
        Map<String, List<String>> optionLabels = new HashMap<>();
        for (int i = 0; i < languages.size(); i++) {
            labels.put(languages.get(i), names.get(i));
            if (!words.get(i).isEmpty()) {
                optionLabels.put(languages.get(i), List.of(words.get(i).split("\n", -1)));
            }
        }
        int days = row.getInt("timely_days");
        return new AttributeDefinition(
                row.getString("key"),
                AttributeType.of(row.getString("type")).orElseThrow(),
                labels,
                row.getString("description"),
                texts(row.getArray("options")),
                optionLabels,
                row.getBoolean("seen_by_customer"),
                row.getBoolean("edited_by_customer"),
                row.getBoolean("sensitive"),
                row.getBoolean("sensitive_in_segments"),
                ConflictRule.of(row.getString("rule")).orElseThrow(),
                days == 0 ? null : days,
                row.getBoolean("built_in"));
    }

    private static List<String> texts(@Nullable Array array) throws SQLException {
        return array == null ? List.of() : Arrays.asList((String[]) array.getArray());
    }

    /**
     * The value that a text means for this key; of a key that nobody defined, the text itself.
     *
     * @throws ValueRefused when it cannot be a value of the attribute
     */
    @Transactional(readOnly = true)
    public Object parse(String key, String text) {
        return find(key).map(one -> one.parse(text)).orElseGet(text::strip);
    }

    /** A value as it is kept: read by its attribute's type, or as it came where it cannot be one of it or nobody defined it. */
    Fitted fit(@Nullable AttributeDefinition definition, Object value) {
        if (definition == null) {
            return new Fitted(json.writeValueAsString(value), true);
        }
        try {
            return new Fitted(json.writeValueAsString(definition.parse(text(value))), true);
        } catch (ValueRefused e) {
            return new Fitted(json.writeValueAsString(value), false);
        }
    }

    /** Lists are read as their items, one after the other. */
    static String text(Object value) {
        return value instanceof Collection<?> items
                ? items.stream().map(String::valueOf).collect(Collectors.joining(","))
                : value.toString();
    }

    /**
     * Defines an attribute; values that came under its key before belong to it from now on.
     *
     * @throws AttributeKeyTaken if there is one of this key
     */
    public void define(String actor, AttributeDefinition one) {
        try {
            jdbc.sql("insert into attribute (key, type, rule, created_at) values (?, 'text', ?, ?)")
                    .params(one.key(), one.rule().key(), OffsetDateTime.now(clock))
                    .update();
        } catch (DuplicateKeyException e) {
            throw new AttributeKeyTaken();
        }
        write(one);
        fit(one);
        audit.record(actor, "attribute-defined", "attribute " + one.key(), told(one));
    }

    /** Gives an attribute other words, type or rules; its values are read again by the new type. An unknown key is ignored. */
    public void change(String actor, AttributeDefinition one) {
        find(one.key()).ifPresent(before -> {
            write(one);
            if (before.type() != one.type() || !before.options().equals(one.options())) {
                fit(one);
            }
            if (before.rule() != one.rule()) {
                settle(one.key());
            }
            audit.record(
                    actor,
                    "attribute-changed",
                    "attribute " + one.key(),
                    Map.of("before", told(before), "after", told(one)));
        });
    }

    private void write(AttributeDefinition one) {
        jdbc.sql("""
                update attribute set type = :type, description = :description, options = :options,
                    seen_by_customer = :seen, edited_by_customer = :edited, sensitive = :sensitive,
                    sensitive_in_segments = :segments, rule = :rule,
                    timely_days = :days
                where key = :key
                """)
                .param("key", one.key())
                .param("type", one.type().key())
                .param("description", one.description())
                .param("options", one.options().toArray(String[]::new))
                .param("seen", one.seenByCustomer())
                .param("edited", one.editedByCustomer())
                .param("sensitive", one.sensitive())
                .param("segments", one.sensitiveInSegments())
                .param("rule", one.rule().key())
                .param("days", one.timelyDays(), java.sql.Types.INTEGER)
                .update();
        jdbc.sql("delete from attribute_label where key = ?").param(one.key()).update();
        one.labels()
                .forEach((language, label) -> jdbc.sql(
                                "insert into attribute_label (key, language, label, options) values (?, ?, ?, ?)")
                        .params(
                                one.key(),
                                language,
                                label,
                                one.optionLabels()
                                        .getOrDefault(language, List.of())
                                        .toArray(String[]::new))
                        .update());
    }

    private static Map<String, Object> told(AttributeDefinition one) {
        return Map.of(
                "type", one.type().key(),
                "label", one.label("en"),
                "options", one.options(),
                "rule", one.rule().key(),
                "sensitive", one.sensitive(),
                "inSegments", one.usableInSegments());
    }

    /** Reads the values there are by the attribute's type, each different value once. */
    private void fit(AttributeDefinition one) {
        List<String> values = new ArrayList<>();
        List<String> parsed = new ArrayList<>();
        List<Boolean> fits = new ArrayList<>();
        for (String text : texts(one.key())) {
            values.add(text);
            try {
                parsed.add(json.writeValueAsString(one.parse(text)));
                fits.add(true);
            } catch (ValueRefused e) {
                parsed.add(json.writeValueAsString(text));
                fits.add(false);
            }
        }
        jdbc.sql("""
                update profile_attribute a set value = v.parsed::jsonb, fits = v.fits
                from unnest(:values::text[], :parsed::text[], :fits::boolean[]) v (text, parsed, fits)
                where a.key = :key and a.value #>> '{}' = v.text
                    and (a.value, a.fits) is distinct from (v.parsed::jsonb, v.fits)
                """)
                .param("key", one.key())
                .param("values", values.toArray(String[]::new))
                .param("parsed", parsed.toArray(String[]::new))
                .param("fits", fits.toArray(Boolean[]::new))
                .update();
        settle(one.key());
    }

    private void settle(String key) {
        jdbc.sql("""
                select settle_profile_attributes(array_agg(customer_id), array_agg(key)),
                    show_profile_attributes(array_agg(customer_id), array_agg(key))
                from profile_attribute where key = ?
                """).param(key).query((row, n) -> n).list();
    }

    private List<String> texts(String key) {
        return jdbc.sql("select distinct value #>> '{}' from profile_attribute where key = ?")
                .param(key)
                .query(String.class)
                .list();
    }

    /** What would become of the values there are, and what is built on the attribute. */
    @Transactional(readOnly = true)
    public RetypePreview preview(AttributeDefinition changed) {
        long fitting = 0;
        long unfitting = 0;
        List<String> samples = new ArrayList<>();
        for (Counted one :
                jdbc.sql("""
                select value #>> '{}' as text, count(*) as customers from profile_attribute where key = ? group by 1
                order by 2 desc
                """).param(changed.key()).query(Counted.class).list()) {
            try {
                changed.parse(one.text());
                fitting += one.customers();
            } catch (ValueRefused e) {
                unfitting += one.customers();
                if (samples.size() < SAMPLES) {
                    samples.add(one.text());
                }
            }
        }
        return new RetypePreview(fitting, unfitting, samples, uses(changed.key()));
    }

    /** What is built on an attribute, in words. */
    @Transactional(readOnly = true)
    public List<MessageSourceResolvable> uses(String key) {
        return uses.stream().flatMap(use -> use.of(key).stream()).toList();
    }

    /** How many customers have a value of each key. */
    @Transactional(readOnly = true)
    public Map<String, Long> counts() {
        Map<String, Long> counts = new HashMap<>();
        jdbc.sql("select key, count(*) as customers from profile_attribute where effective group by key")
                .query(row -> {
                    counts.put(row.getString("key"), row.getLong("customers"));
                });
        return counts;
    }

    /**
     * Gives an attribute another key; its values, their past, and whatever is built on it go along.
     *
     * @throws AttributeKeyTaken if there is one of this key, defined or not
     */
    public void rename(String actor, String key, String newKey) {
        boolean taken = jdbc.sql("""
                select exists (select from attribute where key = :new)
                    or exists (select from profile_attribute where key = :new)
                """).param("new", newKey).query(Boolean.class).single();
        if (taken) {
            throw new AttributeKeyTaken();
        }
        int renamed = jdbc.sql("update attribute set key = ? where key = ? and not built_in")
                .params(newKey, key)
                .update();
        if (renamed == 0) {
            return;
        }
        jdbc.sql("update profile_attribute set key = ? where key = ?")
                .params(newKey, key)
                .update();
        jdbc.sql("update profile_attribute_past set key = ? where key = ?")
                .params(newKey, key)
                .update();
        uses.forEach(use -> use.renamed(key, newKey));
        audit.record(actor, "attribute-renamed", "attribute " + newKey, Map.of("before", key, "after", newKey));
    }

    /**
     * Deletes a definition. The values stay, as of a key that nobody defined; built-in ones cannot be deleted.
     *
     * @throws AttributeInUse if a segment or a form is built on it
     */
    public void delete(String actor, String key) {
        List<MessageSourceResolvable> built = uses(key);
        if (!built.isEmpty()) {
            throw new AttributeInUse(built);
        }
        jdbc.sql("delete from attribute where key = ? and not built_in returning key")
                .param(key)
                .query(String.class)
                .optional()
                .ifPresent(deleted -> {
                    jdbc.sql("update profile_attribute set fits = true where key = ? and not fits")
                            .param(key)
                            .update();
                    settle(key);
                    audit.record(actor, "attribute-deleted", "attribute " + key, Map.of());
                });
    }

    /** Keys that came with events or imports and that nobody defined, the most widespread first. */
    @Transactional(readOnly = true)
    public List<UndefinedAttribute> undefined() {
        return jdbc.sql("""
                        select key, count(*) as customers from profile_attribute a
                        where effective and not exists (select from attribute d where d.key = a.key)
                        group by key order by customers desc, key limit ?
                        """)
                .param(MOST_UNDEFINED)
                .query((row, n) -> undefined(row.getString("key"), row.getLong("customers")))
                .list();
    }

    private UndefinedAttribute undefined(String key, long customers) {
        List<String> seen =
                jdbc.sql("""
                select distinct value #>> '{}' from (
                    select value from profile_attribute where key = ? and effective limit ?) seen
                """).params(key, SUGGEST_FROM).query(String.class).list();
        return new UndefinedAttribute(
                key, customers, seen.stream().limit(SAMPLES).toList(), AttributeType.narrowest(seen));
    }

    /** A value as JSON, and whether it can be one of its attribute's type. */
    record Fitted(String json, boolean fits) {}

    record Counted(String text, long customers) {}
}
