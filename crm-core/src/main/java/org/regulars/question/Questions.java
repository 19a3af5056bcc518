package org.regulars.question;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.regulars.audit.AuditTrail;
import org.regulars.consent.SignUpConfirmed;
import org.regulars.customer.AttributeDefinition;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.Attributes;
import org.regulars.customer.Customers;
import org.regulars.customer.ValueRefused;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Asks customers a little at a time: only what is not known yet or is out of date, at most a few questions at once, the most
 * valuable first. An answer fills a gap; it takes no place of what is known.
 */
@Component
@Transactional
public class Questions {

    /** Asked by the form that is there from the start. */
    public static final String SIGN_UP = "sign-up";
    /** Asked behind a personal link. */
    public static final String PROFILE = "profile";

    private final JdbcClient jdbc;
    private final Attributes attributes;
    private final Customers customers;
    private final AuditTrail audit;
    private final Clock clock;

    Questions(JdbcClient jdbc, Attributes attributes, Customers customers, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.attributes = attributes;
        this.customers = customers;
        this.audit = audit;
        this.clock = clock;
    }

    /** What a form asks; empty when there is no such form. */
    @Transactional(readOnly = true)
    public Optional<QuestionForm> form(String form) {
        return jdbc.sql("select most from question_form where form = ?")
                .param(form)
                .query(Integer.class)
                .optional()
                .map(most -> new QuestionForm(
                        form,
                        most,
                        jdbc.sql("select key from question where form = ? order by sort_order, key")
                                .param(form)
                                .query(String.class)
                                .list(),
                        Set.copyOf(jdbc.sql("select key from question where form = ? and required")
                                .param(form)
                                .query(String.class)
                                .list()),
                        payoff(form)));
    }

    private Map<String, String> payoff(String form) {
        Map<String, String> payoff = new HashMap<>();
        jdbc.sql("select language, words from question_payoff where form = ?")
                .param(form)
                .query(row -> {
                    payoff.put(row.getString("language"), row.getString("words"));
                });
        return payoff;
    }

    /** Changes what a form asks; attributes that customers may not answer are left out. */
    public void change(String actor, QuestionForm form) {
        Set<String> askable = askable().stream().map(AttributeDefinition::key).collect(Collectors.toSet());
        List<String> keys = form.keys().stream().filter(askable::contains).toList();
        jdbc.sql("""
                insert into question_form (form, most) values (?, ?)
                on conflict on constraint question_form_pkey do update set most = excluded.most
                """).params(form.form(), form.most()).update();
        jdbc.sql("delete from question where form = ?").param(form.form()).update();
        for (int i = 0; i < keys.size(); i++) {
            jdbc.sql("insert into question (form, key, sort_order, required) values (?, ?, ?, ?)")
                    .params(form.form(), keys.get(i), i + 1, form.required().contains(keys.get(i)))
                    .update();
        }
        jdbc.sql("delete from question_payoff where form = ?")
                .param(form.form())
                .update();
        form.payoff().forEach((language, words) -> {
            if (!words.isBlank()) {
                jdbc.sql("insert into question_payoff (form, language, words) values (?, ?, ?)")
                        .params(form.form(), language, words.strip())
                        .update();
            }
        });
        audit.record(
                actor, "form-questions-changed", "form " + form.form(), Map.of("most", form.most(), "questions", keys));
    }

    /** What can be asked for: whatever customers may answer themselves. */
    @Transactional(readOnly = true)
    public List<AttributeDefinition> askable() {
        return attributes.all().stream()
                .filter(AttributeDefinition::editedByCustomer)
                .toList();
    }

    /** How many answers each attribute has had. */
    @Transactional(readOnly = true)
    public Map<String, Long> counts() {
        Map<String, Long> counts = new HashMap<>();
        jdbc.sql("select key, count(*) as answers from answer where taken_at is not null group by key")
                .query(row -> {
                    counts.put(row.getString("key"), row.getLong("answers"));
                });
        return counts;
    }

    /** What a stranger is asked: nothing is known of them, so the most valuable. */
    @Transactional(readOnly = true)
    public List<AttributeDefinition> ofStranger(String form) {
        return form(form).map(one -> first(one, defined(one.keys()))).orElse(List.of());
    }

    /** What this customer is asked now. */
    @Transactional(readOnly = true)
    public List<AttributeDefinition> of(String form, long customerId) {
        return form(form).map(one -> first(one, open(one, customerId))).orElse(List.of());
    }

    /** At most as many as the form asks at once, in its order; what is required does not wait for its turn. */
    private static List<AttributeDefinition> first(QuestionForm form, List<AttributeDefinition> asked) {
        Set<String> chosen = Stream.concat(
                        asked.stream().filter(one -> form.required().contains(one.key())),
                        asked.stream().filter(one -> !form.required().contains(one.key())))
                .limit(Math.max(
                        form.most(),
                        asked.stream()
                                .filter(one -> form.required().contains(one.key()))
                                .count()))
                .map(AttributeDefinition::key)
                .collect(Collectors.toSet());
        return asked.stream().filter(one -> chosen.contains(one.key())).toList();
    }

    private List<AttributeDefinition> open(QuestionForm form, long customerId) {
        Set<String> known = known(customerId);
        return defined(form.keys()).stream()
                .filter(one -> !known.contains(one.key()))
                .toList();
    }

    private List<AttributeDefinition> defined(List<String> keys) {
        Map<String, AttributeDefinition> found = attributes.of(keys);
        return keys.stream()
                .map(found::get)
                .filter(one -> one != null && one.editedByCustomer())
                .toList();
    }

    /** What is known and timely, and so is never asked again. */
    private Set<String> known(long customerId) {
        return Set.copyOf(jdbc.sql("""
                select a.key from profile_attribute a left join attribute d on d.key = a.key
                where a.customer_id = :id and a.effective
                    and (d.timely_days is null or a.recorded_at >= :now::timestamptz - make_interval(days => d.timely_days))
                union
                select v.key from customer c, lateral (values ('first_name', c.first_name), ('last_name', c.last_name),
                    ('language', c.language), ('country', c.country), ('time_zone', c.time_zone)) v (key, value)
                where c.customer_id = :id and v.value <> ''
                    and not exists (select from profile_attribute a where a.customer_id = :id and a.key = v.key)
                """)
                .param("id", customerId)
                .param("now", OffsetDateTime.now(clock))
                .query(String.class)
                .list());
    }

    /** Why answers cannot be taken, by attribute; empty when they can. */
    @Transactional(readOnly = true)
    public Map<String, ValueRefused> problems(Map<String, String> values) {
        Map<String, ValueRefused> problems = new LinkedHashMap<>();
        attributes.of(values.keySet()).forEach((key, one) -> {
            String text = values.getOrDefault(key, "");
            try {
                if (!text.isBlank()) {
                    one.parse(text);
                }
            } catch (ValueRefused e) {
                problems.put(key, e);
            }
        });
        return problems;
    }

    /**
     * Takes answers of the holder of a personal link, at once.
     *
     * @return how many were taken; what the form does not ask of this customer is left out
     */
    public int answer(long customerId, Answers answers) {
        List<String> open = form(answers.form())
                .map(form -> open(form, customerId).stream()
                        .map(AttributeDefinition::key)
                        .toList())
                .orElse(List.of());
        Instant now = clock.instant();
        Map<String, String> taken = new LinkedHashMap<>();
        answers.values().forEach((key, value) -> {
            if (open.contains(key) && !value.isBlank()) {
                jdbc.sql("""
                        insert into answer (customer_id, form, key, value, wording, language, answered_at, taken_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                        .params(
                                customerId,
                                answers.form(),
                                key,
                                value.strip(),
                                answers.wording().getOrDefault(key, ""),
                                answers.language(),
                                utc(now),
                                utc(now))
                        .update();
                taken.put(key, value);
            }
        });
        customers.describe(customerId, AttributeOrigin.TOLD, taken, "form " + answers.form(), now);
        return taken.size();
    }

    /**
     * Keeps answers beside a typed address until its mailbox confirms; only what the form may ask, or the ready sign-up form
     * where it has no questions of its own.
     */
    public void keep(long optInId, Answers answers) {
        Set<String> asked = form(answers.form())
                .filter(form -> !form.form().equals(PROFILE))
                .or(() -> form(SIGN_UP))
                .map(QuestionForm::keys)
                .map(Set::copyOf)
                .orElse(Set.of());
        answers.values().forEach((key, value) -> {
            if (asked.contains(key) && !value.isBlank()) {
                jdbc.sql("""
                        insert into answer (customer_id, form, key, value, wording, language, identity_id, opt_in_id,
                            answered_at)
                        select customer_id, :form, :key, :value, :wording, :language, identity_id, opt_in_id, :now
                        from opt_in where opt_in_id = :opt_in
                        """)
                        .param("form", answers.form())
                        .param("key", key)
                        .param("value", value.strip())
                        .param("wording", answers.wording().getOrDefault(key, ""))
                        .param("language", answers.language())
                        .param("now", OffsetDateTime.now(clock))
                        .param("opt_in", optInId)
                        .update();
            }
        });
    }

    /** The mailbox said yes: only now is what was typed beside the address worth anything, and only where nothing is known. */
    @EventListener
    void confirmed(SignUpConfirmed confirmed) {
        Set<String> known = known(confirmed.customerId());
        List<Kept> kept = jdbc.sql("""
                update answer set taken_at = :now where opt_in_id = :opt_in and taken_at is null
                returning form, key, value
                """)
                .param("now", OffsetDateTime.now(clock))
                .param("opt_in", confirmed.optInId())
                .query(Kept.class)
                .list();
        List<Kept> gaps = new ArrayList<>(kept);
        gaps.removeIf(one -> known.contains(one.key()));
        gaps.forEach(one -> customers.describe(
                confirmed.customerId(),
                AttributeOrigin.TOLD,
                Map.of(one.key(), one.value()),
                "form " + one.form(),
                clock.instant()));
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    record Kept(String form, String key, String value) {}
}
