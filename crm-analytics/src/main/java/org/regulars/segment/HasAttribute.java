package org.regulars.segment;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.regulars.customer.AttributeDefinition;
import org.regulars.customer.AttributeType;
import org.regulars.customer.Attributes;
import org.regulars.customer.ValueRefused;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.stereotype.Component;

/** Anything that is known about somebody: the value that counts of one attribute, compared by the attribute's type. */
@Component
class HasAttribute implements Criterion {

    static final String KEY = "attribute";

    private static final String ATTRIBUTE = "attribute";
    private static final String OPERATOR = "operator";
    private static final String VALUE = "value";
    private static final Set<String> COLUMNS = Set.of("first_name", "last_name", "language", "country", "time_zone");

    private static final String BETWEEN = "(%s between ? and ?)";

    private final Attributes attributes;

    HasAttribute(Attributes attributes) {
        this.attributes = attributes;
    }

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public Kind kind() {
        return Kind.PROFILE;
    }

    @Override
    public List<Parameter> parameters(Values chosen) {
        List<AttributeDefinition> usable = attributes.all().stream()
                .filter(AttributeDefinition::usableInSegments)
                .toList();
        List<Parameter> parameters = new ArrayList<>();
        parameters.add(Parameter.choice(
                ATTRIBUTE,
                usable.stream()
                        .map(one -> Parameter.Choice.named(one.key(), one.label("en")))
                        .toList()));
        AttributeDefinition attribute = usable.stream()
                .filter(one -> one.key().equals(chosen.text(ATTRIBUTE)))
                .findFirst()
                .orElse(usable.isEmpty() ? null : usable.get(0));
        if (attribute == null) {
            return parameters;
        }
        List<String> operators = Arrays.stream(Operator.values())
                .filter(one -> one.suits(attribute.type()))
                .map(Operator::key)
                .toList();
        parameters.add(Parameter.choice(OPERATOR, operators, "segments.operator."));
        Operator operator = Operator.of(chosen.text(OPERATOR));
        if (operator.asksValue()) {
            parameters.add(value(attribute, operator, chosen.text(VALUE)));
        }
        return parameters;
    }

    private static Parameter value(AttributeDefinition attribute, Operator operator, String typed) {
        if (operator.days()) {
            return Parameter.whole(VALUE, 0, 36_500, 30);
        }
        if (operator == Operator.IS_ONE_OF) {
            return Parameter.text(VALUE);
        }
        return switch (attribute.type()) {
            case DATE -> Parameter.day(VALUE);
            case YES_NO -> Parameter.choice(VALUE, listed(List.of("yes", "no"), attribute, typed), "segments.yes-no.");
            case ONE_OF, SEVERAL_OF -> Parameter.choice(VALUE, listed(attribute.options(), attribute, typed), "");
            default -> Parameter.text(VALUE);
        };
    }

    /** What can be chosen; what was typed in other words stays. */
    private static List<String> listed(List<String> values, AttributeDefinition attribute, String typed) {
        if (typed.isEmpty() || values.contains(typed)) {
            return values;
        }
        try {
            attribute.parse(typed);
            return Stream.concat(values.stream(), Stream.of(typed)).toList();
        } catch (ValueRefused e) {
            return values;
        }
    }

    @Override
    public String problem(Values values) {
        AttributeDefinition attribute = attributes.find(values.text(ATTRIBUTE)).orElseThrow();
        Operator operator = Operator.of(values.text(OPERATOR));
        if (!operator.asksValue() || operator.days()) {
            return "";
        }
        try {
            for (String one : operands(operator, values.text(VALUE))) {
                operand(attribute, operator, one);
            }
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
        Operator operator = Operator.of(values.text(OPERATOR));
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
                "c.customer_id in (select a.customer_id from profile_attribute a where among(a.customer_id) and a.key = ?"
                        + " and a.effective and " + compared.sql() + ")",
                bound);
    }

    private static Condition compared(AttributeDefinition attribute, Operator operator, Values values, String text) {
        if (operator.days()) {
            return days(operator, values, text);
        }
        List<Condition> any = operands(operator, values.text(VALUE)).stream()
                .map(one -> comparedWith(attribute, operator, one, text))
                .toList();
        return any.size() == 1 ? any.get(0) : Condition.join(any, "or");
    }

    /** Dates are kept as text, year first, so that their order is that of time. */
    private static Condition days(Operator operator, Values values, String text) {
        LocalDate today = values.today();
        long days = values.whole(VALUE);
        return switch (operator) {
            case WITHIN_LAST ->
                Condition.of(BETWEEN.formatted(text), today.minusDays(days).toString(), today.toString());
            case WITHIN_NEXT ->
                Condition.of(
                        BETWEEN.formatted(text),
                        today.toString(),
                        today.plusDays(days).toString());
            default -> returns(today, days, text);
        };
    }

    /** Month and day of a year come again; who was born on 29 February is congratulated with those of the 28th otherwise. */
    private static Condition returns(LocalDate today, long days, String text) {
        if (days >= 365) {
            return Condition.of(text + " <> ''");
        }
        Object[] coming = Stream.iterate(today, day -> day.plusDays(1))
                .limit(days + 1)
                .flatMap(day -> day.getMonthValue() == 2 && day.getDayOfMonth() == 28 && !day.isLeapYear()
                        ? Stream.of("02-28", "02-29")
                        : Stream.of(day.toString().substring(5)))
                .toArray(String[]::new);
        return new Condition("(substr(" + text + ", 6) = any(?))", List.of((Object) coming));
    }

    private static Condition comparedWith(AttributeDefinition attribute, Operator operator, String typed, String text) {
        AttributeType type = attribute.type();
        Object operand = operand(attribute, operator, typed);
        if (operator == Operator.CONTAINS) {
            return Condition.of("(position(lower(?) in lower(" + text + ")) > 0)", typed);
        }
        if (operator == Operator.STARTS_WITH) {
            return Condition.of("starts_with(lower(" + text + "), lower(?))", typed);
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

    private static List<String> operands(Operator operator, String typed) {
        return operator == Operator.IS_ONE_OF
                ? Arrays.stream(typed.split(",", -1))
                        .map(String::strip)
                        .filter(one -> !one.isEmpty())
                        .toList()
                : List.of(typed);
    }

    /** A list's value is asked for one by one. */
    private static Object operand(AttributeDefinition attribute, Operator operator, String typed) {
        if (operator == Operator.CONTAINS || operator == Operator.STARTS_WITH) {
            return typed;
        }
        Object parsed = attribute.parse(typed);
        return parsed instanceof List<?> several ? several.get(0) : parsed;
    }

    @Override
    public Optional<Evidence> evidence(Values values) {
        String key = values.text(ATTRIBUTE);
        return attributes
                .find(key)
                .filter(AttributeDefinition::usableInSegments)
                .map(attribute -> new Evidence(
                        "attribute",
                        Evidence.Kind.TEXT,
                        COLUMNS.contains(key)
                                ? Condition.of("nullif(c." + attribute.key() + ", '')")
                                : Condition.of("""
                                        select a.value #>> '{}' from profile_attribute a
                                        where a.customer_id = c.customer_id and a.key = ? and a.effective""", key),
                        null));
    }

    /** A day that is counted from today is nearer tomorrow, at midnight in the shop's zone. */
    @Override
    public Optional<Condition> passed(Values before, Values now) {
        Operator operator = Operator.of(now.text(OPERATOR));
        if (!operator.asksValue() || !operator.days() || before.today().equals(now.today())) {
            return Optional.empty();
        }
        return Optional.of(Condition.of(
                "select a.customer_id from profile_attribute a where a.key = ? and a.effective", now.text(ATTRIBUTE)));
    }

    @Override
    public Set<String> sources(Values values) {
        String key = values.text(ATTRIBUTE);
        return COLUMNS.contains(key) ? Set.of("attribute") : Set.of("attribute", "profile_attribute:" + key);
    }

    @Override
    public MessageSourceResolvable words(Values values) {
        String key = values.text(ATTRIBUTE);
        String label = attributes.find(key).map(one -> one.label("en")).orElse(AttributeDefinition.inWords(key));
        Operator operator = Operator.of(values.text(OPERATOR));
        String value = values.text(VALUE);
        return sentence(
                "." + operator.key(),
                label,
                operator.date() && value.matches("\\d{4}-\\d\\d-\\d\\d") ? Values.shown(values.day(VALUE)) : value);
    }

    /** How a value is compared. */
    private enum Operator {
        IS("=", Set.of()),
        IS_NOT("<>", Set.of()),
        IS_ONE_OF("=", Set.of(AttributeType.TEXT, AttributeType.WHOLE, AttributeType.DECIMAL, AttributeType.ONE_OF)),
        CONTAINS("", Set.of(AttributeType.TEXT, AttributeType.URL)),
        STARTS_WITH("", Set.of(AttributeType.TEXT, AttributeType.URL)),
        MORE_THAN(">", Set.of(AttributeType.WHOLE, AttributeType.DECIMAL)),
        LESS_THAN("<", Set.of(AttributeType.WHOLE, AttributeType.DECIMAL)),
        AT_LEAST(">=", Set.of(AttributeType.WHOLE, AttributeType.DECIMAL)),
        AT_MOST("<=", Set.of(AttributeType.WHOLE, AttributeType.DECIMAL)),
        BEFORE("<", Set.of(AttributeType.DATE)),
        AFTER(">", Set.of(AttributeType.DATE)),
        WITHIN_LAST("", Set.of(AttributeType.DATE)),
        WITHIN_NEXT("", Set.of(AttributeType.DATE)),
        RETURNS_WITHIN("", Set.of(AttributeType.DATE)),
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
            return this == WITHIN_LAST || this == WITHIN_NEXT || this == RETURNS_WITHIN;
        }

        boolean date() {
            return this == BEFORE || this == AFTER;
        }

        static Operator of(String key) {
            return Arrays.stream(values())
                    .filter(one -> one.key().equals(key))
                    .findFirst()
                    .orElse(IS);
        }
    }
}
