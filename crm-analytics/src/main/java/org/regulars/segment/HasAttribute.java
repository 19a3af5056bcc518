package org.regulars.segment;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.regulars.customer.AttributeDefinition;
import org.regulars.customer.AttributeType;
import org.regulars.customer.Attributes;
import org.regulars.customer.ValueRefused;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.stereotype.Component;

/** Anything that is known about somebody: the value that counts of one attribute, compared by the attribute's type. */
@Component
class HasAttribute implements Criterion {

    static final String KEY = "attribute";

    private static final String ATTRIBUTE = "attribute";
    private static final String VALUE = "value";
    private static final Set<String> COLUMNS = Set.of("first_name", "last_name", "language", "country", "time_zone");

    private final Attributes attributes;

    HasAttribute(Attributes attributes) {
        this.attributes = attributes;
    }

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.choice(
                        ATTRIBUTE,
                        attributes.all().stream()
                                .filter(AttributeDefinition::usableInSegments)
                                .map(one -> new Parameter.Choice(one.key(), words(one.label("en"))))
                                .toList()),
                Parameter.choice(
                        "operator",
                        Arrays.stream(Operator.values()).map(Operator::key).toList(),
                        "segments.operator."),
                Parameter.optionalText(VALUE));
    }

    @Override
    public String problem(Values values) {
        AttributeDefinition attribute = attributes.find(values.text(ATTRIBUTE)).orElseThrow();
        Operator operator = Operator.of(values.text("operator"));
        if (!operator.suits(attribute.type())) {
            return "segments.problem.operator." + attribute.type().key();
        }
        if (!operator.asksValue()) {
            return "";
        }
        String typed = values.text(VALUE);
        if (typed.isEmpty()) {
            return "segments.problem.value";
        }
        if (operator.days()) {
            return typed.matches("\\d{1,5}") ? "" : "segments.problem.value-days";
        }
        try {
            operand(attribute, operator, typed);
            return "";
        } catch (ValueRefused e) {
            return "segments.problem.value." + e.reason();
        }
    }

    @Override
    public Condition where(Values values) {
        Optional<AttributeDefinition> attribute =
                attributes.find(values.text(ATTRIBUTE)).filter(AttributeDefinition::usableInSegments);
        if (attribute.isEmpty()) {
            return Condition.NOBODY;
        }
        Operator operator = Operator.of(values.text("operator"));
        boolean column = COLUMNS.contains(attribute.get().key());
        Condition known = column
                ? Condition.of("c." + attribute.get().key() + " <> ''")
                : holds(attribute.get().key(), Condition.EVERYBODY);
        return switch (operator) {
            case KNOWN -> known;
            case UNKNOWN -> known.not();
            case IS_NOT ->
                Condition.join(
                        List.of(
                                known,
                                one(attribute.get(), Operator.IS, values, column)
                                        .not()),
                        "and");
            default -> one(attribute.get(), operator, values, column);
        };
    }

    private static Condition one(AttributeDefinition attribute, Operator operator, Values values, boolean column) {
        String text = column ? "c." + attribute.key() : "a.value #>> '{}'";
        Condition compared = compared(attribute, operator, values, text);
        return column ? compared : holds(attribute.key(), compared);
    }

    private static Condition holds(String key, Condition compared) {
        List<Object> bound = new ArrayList<>();
        bound.add(key);
        bound.addAll(compared.values());
        return new Condition(
                "c.customer_id in (select a.customer_id from profile_attribute a where a.key = ? and a.effective and "
                        + compared.sql() + ")",
                bound);
    }

    private static Condition compared(AttributeDefinition attribute, Operator operator, Values values, String text) {
        String typed = values.text(VALUE);
        AttributeType type = attribute.type();
        if (operator.days()) {
            String today = OffsetDateTime.ofInstant(values.now(), ZoneOffset.UTC)
                    .toLocalDate()
                    .toString();
            long days = Long.parseLong(typed);
            String other = OffsetDateTime.ofInstant(values.now(), ZoneOffset.UTC)
                    .toLocalDate()
                    .plusDays(operator == Operator.WITHIN_LAST ? -days : days)
                    .toString();
            return operator == Operator.WITHIN_LAST
                    ? Condition.of("(" + text + " between ? and ?)", other, today)
                    : Condition.of("(" + text + " between ? and ?)", today, other);
        }
        Object operand = operand(attribute, operator, typed);
        if (operator == Operator.CONTAINS) {
            return Condition.of("(position(lower(?) in lower(" + text + ")) > 0)", typed);
        }
        if (type == AttributeType.SEVERAL_OF) {
            return Condition.of("jsonb_exists(a.value, ?)", operand.toString());
        }
        if (type.number()) {
            // The planner may look at values of other attributes first, which are no numbers.
            return Condition.of(
                    "(case when jsonb_typeof(a.value) = 'number' then (a.value)::numeric " + operator.sql()
                            + " ?::numeric else false end)",
                    operand.toString());
        }
        return Condition.of("(lower(" + text + ") " + operator.sql() + " lower(?))", operand.toString());
    }

    /** A list's value is asked for one by one. */
    private static Object operand(AttributeDefinition attribute, Operator operator, String typed) {
        if (operator == Operator.CONTAINS) {
            return typed;
        }
        Object parsed = attribute.parse(typed);
        return parsed instanceof List<?> several ? several.get(0) : parsed;
    }

    @Override
    public MessageSourceResolvable words(Values values) {
        String key = values.text(ATTRIBUTE);
        String label = attributes.find(key).map(one -> one.label("en")).orElse(AttributeDefinition.inWords(key));
        Operator operator = Operator.of(values.text("operator"));
        return new DefaultMessageSourceResolvable(
                new String[] {
                    "segments.criterion.attribute.words." + operator.key(), "segments.criterion.attribute.words"
                },
                new Object[] {label, values.text(VALUE)});
    }

    private static MessageSourceResolvable words(String text) {
        return new DefaultMessageSourceResolvable(new String[] {"segments.no-such-message"}, null, text);
    }

    /** How a value is compared. */
    private enum Operator {
        IS("=", Set.of()),
        IS_NOT("<>", Set.of()),
        CONTAINS("", Set.of(AttributeType.TEXT, AttributeType.URL)),
        AT_LEAST(">=", Set.of(AttributeType.WHOLE, AttributeType.DECIMAL)),
        AT_MOST("<=", Set.of(AttributeType.WHOLE, AttributeType.DECIMAL)),
        BEFORE("<", Set.of(AttributeType.DATE)),
        AFTER(">", Set.of(AttributeType.DATE)),
        WITHIN_LAST("", Set.of(AttributeType.DATE)),
        WITHIN_NEXT("", Set.of(AttributeType.DATE)),
        KNOWN("", Set.of()),
        UNKNOWN("", Set.of());

        private final String sql;
        /** Empty for all. */
        private final Set<AttributeType> types;

        Operator(String sql, Set<AttributeType> types) {
            this.sql = sql;
            this.types = types;
        }

        String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        String sql() {
            return sql;
        }

        boolean suits(AttributeType type) {
            return types.isEmpty() || types.contains(type);
        }

        boolean asksValue() {
            return this != KNOWN && this != UNKNOWN;
        }

        boolean days() {
            return this == WITHIN_LAST || this == WITHIN_NEXT;
        }

        static Operator of(String key) {
            return Arrays.stream(values())
                    .filter(one -> one.key().equals(key))
                    .findFirst()
                    .orElse(IS);
        }
    }
}
