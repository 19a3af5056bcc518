package org.regulars.connection;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What payloads say, read leniently: null, '' and nonsense are nothing said. */
final class Said {

    private static final int LONGEST = 500;
    private static final BigDecimal HIGHEST = new BigDecimal("999999999");
    private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());

    private Said() {}

    /** Text or number as text, stripped and storable; '' when nothing is said. */
    static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isString() && !value.isNumber()) {
            return "";
        }
        StringBuilder clean = new StringBuilder();
        value.asString()
                .codePoints()
                .map(c -> Character.isISOControl(c) || (c >= 0xD800 && c <= 0xDFFF) ? ' ' : c)
                .forEach(clean::appendCodePoint);
        String text = clean.toString().strip();
        return text.length() > LONGEST
                ? text.substring(0, Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST)
                : text;
    }

    /** The first of some fields that says something; '' when none does. */
    static String first(JsonNode node, String... fields) {
        return Arrays.stream(fields)
                .map(field -> text(node, field))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    static String orElse(String text, String other) {
        return text.isEmpty() ? other : text;
    }

    static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    /** An id that is not 0; '' when there is none. */
    static String id(JsonNode node, String field) {
        String id = text(node, field);
        return id.equals("0") ? "" : id;
    }

    /** An amount, as number or text, not below 0 and with at most four decimals; null when nothing is said. */
    static @Nullable BigDecimal amount(JsonNode node, String field) {
        String text = text(node, field);
        try {
            BigDecimal amount = text.isEmpty() || text.length() > 40 ? null : new BigDecimal(text);
            return amount == null || amount.signum() < 0 || amount.compareTo(HIGHEST) > 0
                    ? null
                    : amount.setScale(4, RoundingMode.HALF_UP);
        } catch (NumberFormatException | ArithmeticException e) {
            return null;
        }
    }

    static BigDecimal zero(@Nullable BigDecimal amount) {
        return amount == null ? BigDecimal.ZERO : amount;
    }

    /** A whole number, 0 when nothing is said. */
    static int number(JsonNode node, String field) {
        String text = text(node, field);
        try {
            BigDecimal number = text.isEmpty() || text.length() > 20 ? BigDecimal.ZERO : new BigDecimal(text);
            return number.abs().compareTo(BigDecimal.valueOf(1_000_000)) > 0 ? 0 : number.intValue();
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** A moment between 1970 and the one given; null when nothing is said. Without a zone it is taken as in {@code zone}. */
    static @Nullable Instant moment(JsonNode node, String field, ZoneId zone, Instant latest) {
        String text = text(node, field).replace(' ', 'T');
        if (text.isEmpty()) {
            return null;
        }
        try {
            TemporalAccessor read =
                    DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            Instant moment = read instanceof OffsetDateTime zoned
                    ? zoned.toInstant()
                    : ((LocalDateTime) read).atZone(zone).toInstant();
            if (moment.isBefore(Instant.EPOCH)) {
                return null;
            }
            return (moment.isAfter(latest) ? latest : moment).truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** As {@link #moment}, from the first field that says one; fields that end in _gmt are in UTC. */
    static @Nullable Instant firstMoment(JsonNode node, Shop shop, String... fields) {
        for (String field : fields) {
            Instant moment =
                    moment(node, field, field.endsWith("_gmt") ? ZoneOffset.UTC : shop.zone(), shop.receivedAt());
            if (moment != null) {
                return moment;
            }
        }
        return null;
    }

    static Instant orElse(@Nullable Instant moment, Instant other) {
        return moment == null ? other : moment;
    }

    /** The entries of a list; none when it is none. */
    static List<JsonNode> list(JsonNode node, String field) {
        JsonNode list = node.path(field);
        return list.isArray() ? list.valueStream().filter(JsonNode::isObject).toList() : List.of();
    }

    static String currency(JsonNode node, String field, Shop shop) {
        String currency = text(node, field).toUpperCase(Locale.ROOT);
        return currency.matches("[A-Z]{3}") ? currency : shop.currency();
    }

    /** ISO 3166 alpha-2, '' when none is said. */
    static String country(String said) {
        String country = said.toUpperCase(Locale.ROOT);
        return country.matches("[A-Z]{2}") ? country : "";
    }

    static void put(Map<String, Object> values, String key, String value) {
        if (!value.isEmpty()) {
            values.put(key, value);
        }
    }

    static void language(Map<String, Object> values, String tag) {
        String language = Locale.forLanguageTag(tag.replace('_', '-')).getLanguage();
        if (LANGUAGES.contains(language)) {
            values.put("language", language);
        }
    }

    /** An address that a link may lead to, '' when it is none. */
    static String url(JsonNode node, String field) {
        String url = node.path(field).asString("").strip();
        return url.length() <= 2000 && url.matches("(?i)https?://[^\\s\"<>\\p{Cntrl}]+") ? url : "";
    }

    static Optional<BigDecimal> sum(List<JsonNode> nodes, String field) {
        return nodes.stream().map(node -> zero(amount(node, field))).reduce(BigDecimal::add);
    }
}
