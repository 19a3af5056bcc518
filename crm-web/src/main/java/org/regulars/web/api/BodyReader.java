package org.regulars.web.api;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.regulars.web.api.ApiProblem.FieldError;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Reads a JSON object into a record and names everything that is wrong with it at once, field by field; nothing unknown is
 * dropped in silence. Numbers may come as text, as money often does. What the record's components are annotated with is
 * checked, and is the same that the API's description tells.
 */
@Component
public class BodyReader {

    private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);
    private static final int LONGEST_NUMBER = 40;
    private static final int MOST_VALUES = 100;
    private static final int LONGEST_VALUE = 1000;

    private final Clock clock;

    BodyReader(Clock clock) {
        this.clock = clock;
    }

    /**
     * The record; empty when errors were added.
     *
     * @param errors gets what is wrong
     */
    public <T extends Record> Optional<T> read(JsonNode node, Class<T> type, List<FieldError> errors) {
        int before = errors.size();
        T read = object(node, type, "", errors);
        return errors.size() > before ? Optional.empty() : Optional.ofNullable(read);
    }

    private <T extends Record> @Nullable T object(JsonNode node, Class<T> type, String path, List<FieldError> errors) {
        if (!node.isObject()) {
            errors.add(new FieldError(path.isEmpty() ? "" : path, "must be a JSON object"));
            return null;
        }
        RecordComponent[] components = type.getRecordComponents();
        Set<String> known =
                Arrays.stream(components).map(RecordComponent::getName).collect(Collectors.toSet());
        node.properties().forEach(entry -> {
            if (!known.contains(entry.getKey())) {
                errors.add(new FieldError(
                        below(path, shortened(entry.getKey())),
                        "is not known here; known are " + new TreeSet<>(known)));
            }
        });
        @Nullable Object[] values = new Object[components.length];
        int before = errors.size();
        for (int i = 0; i < components.length; i++) {
            String name = components[i].getName();
            values[i] = value(node.path(name), components[i], below(path, name), errors);
        }
        if (errors.size() > before) {
            return null;
        }
        try {
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private @Nullable Object value(JsonNode node, RecordComponent component, String path, List<FieldError> errors) {
        if (node.isMissingNode() || node.isNull()) {
            if (component.getAccessor().isAnnotationPresent(NotNull.class)
                    || component.getAccessor().isAnnotationPresent(NotBlank.class)) {
                errors.add(new FieldError(path, "is missing"));
            }
            return null;
        }
        Class<?> type = component.getType();
        if (type == List.class) {
            return list(node, component, path, errors);
        }
        if (type == Map.class) {
            return values(node, path, errors);
        }
        return single(node, type, component, path, errors);
    }

    @SuppressWarnings("unchecked")
    private @Nullable Object single(
            JsonNode node, Class<?> type, @Nullable RecordComponent component, String path, List<FieldError> errors) {
        if (type.isRecord()) {
            return object(node, (Class<? extends Record>) type, path, errors);
        }
        if (type == Boolean.class) {
            if (node.isBoolean()) {
                return node.booleanValue();
            }
            errors.add(new FieldError(path, "must be true or false"));
            return null;
        }
        if (!node.isString() && !node.isNumber()) {
            errors.add(new FieldError(
                    path, type == BigDecimal.class || type == Integer.class ? "must be a number" : "must be text"));
            return null;
        }
        String text = node.asString();
        if (type == String.class) {
            return text(text, component, path, errors);
        }
        text = text.strip();
        if (type == BigDecimal.class || type == Integer.class) {
            return number(text, type, component, path, errors);
        }
        if (type == Instant.class) {
            return moment(text, path, errors);
        }
        if (type == LocalDate.class) {
            return date(text, path, errors);
        }
        throw new IllegalStateException("Bodies hold no " + type);
    }

    private List<Object> list(JsonNode node, RecordComponent component, String path, List<FieldError> errors) {
        List<Object> list = new ArrayList<>();
        if (!node.isArray()) {
            errors.add(new FieldError(path, "must be a list"));
            return list;
        }
        Size size = component.getAccessor().getAnnotation(Size.class);
        if (size != null && (node.size() > size.max() || node.size() < size.min())) {
            errors.add(new FieldError(path, "must hold " + size.min() + " to " + size.max() + " entries"));
            return list;
        }
        Class<?> type = (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
        for (int i = 0; i < node.size(); i++) {
            Object value = single(node.path(i), type, null, path + "[" + i + "]", errors);
            if (value != null) {
                list.add(value);
            }
        }
        return list;
    }

    /** Values of the customer's profile: text, numbers, booleans. */
    private static Map<String, Object> values(JsonNode node, String path, List<FieldError> errors) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (!node.isObject() || node.size() > MOST_VALUES) {
            errors.add(new FieldError(path, "must be a JSON object of at most " + MOST_VALUES + " values"));
            return values;
        }
        node.properties().forEach(entry -> {
            String field = below(path, shortened(entry.getKey()));
            JsonNode value = entry.getValue();
            if (!entry.getKey().matches("[\\p{L}\\p{N}][\\p{L}\\p{N} _.-]{0,59}")) {
                errors.add(new FieldError(field, "is no name: use at most 60 letters, digits, _, - and ."));
            } else if (value.isBoolean()) {
                values.put(entry.getKey(), value.booleanValue());
            } else if (value.isNumber()) {
                Object number = number(value.asString(), BigDecimal.class, null, field, errors);
                if (number != null) {
                    values.put(entry.getKey(), number);
                }
            } else if (value.isString()) {
                if (value.stringValue().length() > LONGEST_VALUE) {
                    errors.add(new FieldError(field, "is longer than " + LONGEST_VALUE + " characters"));
                } else if (!storable(value.stringValue())) {
                    errors.add(new FieldError(field, "holds a character that is no text (U+0000 or half of a pair)"));
                } else {
                    values.put(entry.getKey(), value.stringValue());
                }
            } else if (!value.isNull()) {
                errors.add(new FieldError(field, "must be text, a number, true or false"));
            }
        });
        return values;
    }

    private static @Nullable String text(
            String typed, @Nullable RecordComponent component, String path, List<FieldError> errors) {
        String text = typed.strip();
        Size size = component == null ? null : component.getAccessor().getAnnotation(Size.class);
        int longest = size == null ? LONGEST_VALUE : size.max();
        Pattern pattern = component == null ? null : component.getAccessor().getAnnotation(Pattern.class);
        String problem = "";
        if (!storable(text) || text.chars().anyMatch(Character::isISOControl)) {
            problem = "holds a control character such as a line break";
        } else if (text.length() > longest) {
            problem = "is longer than " + longest + " characters";
        } else if (text.isEmpty()
                && component != null
                && component.getAccessor().isAnnotationPresent(NotBlank.class)) {
            problem = "is empty";
        } else if (!text.isEmpty() && pattern != null && !text.matches(pattern.regexp())) {
            problem = pattern.message();
        }
        if (!problem.isEmpty()) {
            errors.add(new FieldError(path, problem));
            return null;
        }
        return text;
    }

    private static @Nullable Object number(
            String text, Class<?> type, @Nullable RecordComponent component, String path, List<FieldError> errors) {
        BigDecimal number;
        try {
            number = text.length() > LONGEST_NUMBER ? null : new BigDecimal(text);
        } catch (NumberFormatException e) {
            number = null;
        }
        if (number == null) {
            errors.add(new FieldError(path, "is not a number"));
            return null;
        }
        // Its exponent may be huge, so nothing is worked out before it is known to be small.
        DecimalMin min = component == null ? null : component.getAccessor().getAnnotation(DecimalMin.class);
        DecimalMax max = component == null ? null : component.getAccessor().getAnnotation(DecimalMax.class);
        String lowest = min == null ? "-999999999999" : min.value();
        String highest = max == null ? "999999999999" : max.value();
        if (number.compareTo(new BigDecimal(lowest)) < 0 || number.compareTo(new BigDecimal(highest)) > 0) {
            errors.add(new FieldError(path, "must be from " + lowest + " to " + highest));
            return null;
        }
        if (number.scale() > 100
                || number.stripTrailingZeros().scale() > (type == Integer.class ? 0 : component == null ? 15 : 4)) {
            errors.add(
                    new FieldError(path, type == Integer.class ? "must be a whole number" : "has too many decimals"));
            return null;
        }
        if (type == Integer.class) {
            return number.intValueExact();
        }
        return number;
    }

    private @Nullable Instant moment(String text, String path, List<FieldError> errors) {
        try {
            Instant moment = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
            if (moment.isBefore(Instant.EPOCH) || moment.isAfter(clock.instant().plus(CLOCKS_DIFFER))) {
                errors.add(new FieldError(path, "must lie between 1970 and now"));
                return null;
            }
            return moment;
        } catch (DateTimeException e) {
            errors.add(new FieldError(path, "is not a time with its zone such as 2026-05-06T12:00:00Z"));
            return null;
        }
    }

    private static @Nullable LocalDate date(String text, String path, List<FieldError> errors) {
        try {
            LocalDate date = LocalDate.parse(text);
            if (date.getYear() >= 1970 && date.getYear() < 2200) {
                return date;
            }
            errors.add(new FieldError(path, "must lie between 1970 and 2199"));
        } catch (DateTimeException e) {
            errors.add(new FieldError(path, "is not a date such as 2026-05-31"));
        }
        return null;
    }

    /** PostgreSQL knows neither the character zero nor halves of a surrogate pair. */
    private static boolean storable(String text) {
        return text.indexOf(0) < 0 && text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
    }

    private static String shortened(String name) {
        String shown = name.length() > 60 ? name.substring(0, 60) + "…" : name;
        return shown.codePoints().anyMatch(c -> Character.isISOControl(c) || (c >= 0xD800 && c <= 0xDFFF))
                ? "?"
                : shown;
    }

    private static String below(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
