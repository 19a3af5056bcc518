package org.regulars.template;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Liquid's rules about values: what is true, equal, greater, a number, a text. */
final class Values {
    /** The words {@code empty} and {@code blank}. */
    enum Nothing {
        EMPTY,
        BLANK;

        @Override
        public String toString() {
            return "";
        }
    }

    record Range(long from, long to) {
        long size() {
            return Math.max(0, to - from + 1);
        }

        @Override
        public String toString() {
            return from + ".." + to;
        }
    }

    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,40}\\.\\d{1,40}");
    private static final Pattern LEADING_INTEGER = Pattern.compile("^\\s*([+-]?\\d{1,18})(?!\\d)");
    private static final Pattern WHOLE_INTEGER = Pattern.compile("\\s*[+-]?\\d{1,18}\\s*");
    private static final int DEEPEST = 20;
    private static final int MOST_DIGITS = 60;

    private Values() {}

    /** The few types the engine works with: whole numbers as Long, others as BigDecimal, sequences as List. */
    static @Nullable Object plain(@Nullable Object value) {
        if (value == null || value instanceof String || value instanceof Long || value instanceof Map) {
            return value;
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof BigDecimal number) {
            return checked(number);
        }
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            return Double.isFinite(number) ? decimal(new BigDecimal(value.toString())) : value.toString();
        }
        if (value instanceof BigInteger number) {
            return number.bitLength() < 64 ? (Object) number.longValue() : checked(new BigDecimal(number));
        }
        if (value instanceof Optional<?> optional) {
            return plain(optional.orElse(null));
        }
        if (value instanceof List || value instanceof Boolean || value instanceof SafeHtml) {
            return value;
        }
        if (value instanceof Collection<?> collection) {
            return new ArrayList<>(collection);
        }
        if (value instanceof Date date) {
            return date.toInstant();
        }
        if (value.getClass().isArray()) {
            List<@Nullable Object> list = new ArrayList<>();
            for (int i = 0; i < Array.getLength(value); i++) {
                list.add(Array.get(value, i));
            }
            return list;
        }
        boolean known = value instanceof TemporalAccessor || value instanceof Nothing || value instanceof Range;
        return known ? value : value.toString();
    }

    static boolean truthy(@Nullable Object value) {
        return value != null && !Boolean.FALSE.equals(value);
    }

    static boolean isText(@Nullable Object value) {
        return value instanceof CharSequence || value instanceof SafeHtml;
    }

    /** A computed decimal as Liquid shows it: no trailing zeros, at least one place. */
    static BigDecimal decimal(BigDecimal number) {
        BigDecimal stripped = checked(number).stripTrailingZeros();
        return stripped.scale() < 1 ? stripped.setScale(1) : stripped;
    }

    private static BigDecimal checked(BigDecimal number) {
        if (number.precision() > MOST_DIGITS || Math.abs((long) number.scale()) > MOST_DIGITS) {
            throw new RenderFailed("a number has more than " + MOST_DIGITS + " digits");
        }
        return number;
    }

    /** A Long or a BigDecimal; what is no number counts as zero. */
    static Number number(@Nullable Object value) {
        if (value instanceof Long || value instanceof BigDecimal) {
            return (Number) value;
        }
        if (!isText(value)) {
            return 0L;
        }
        String text = String.valueOf(value);
        if (text.length() > 100) {
            return 0L;
        }
        String stripped = text.strip();
        if (DECIMAL.matcher(stripped).matches()) {
            return new BigDecimal(stripped);
        }
        var leading = LEADING_INTEGER.matcher(text);
        return leading.find() ? Long.parseLong(leading.group(1)) : 0L;
    }

    static BigDecimal big(Number number) {
        return number instanceof BigDecimal decimal ? decimal : BigDecimal.valueOf(number.longValue());
    }

    /** A whole number, or a failure that names what it is for. */
    static long whole(@Nullable Object value, String what) {
        if (value instanceof Long number) {
            return number;
        }
        if (isText(value) && WHOLE_INTEGER.matcher(String.valueOf(value)).matches()) {
            return Long.parseLong(String.valueOf(value).strip());
        }
        throw new RenderFailed(what + " must be a whole number");
    }

    static Number add(Number a, Number b, int sign) {
        if (a instanceof Long && b instanceof Long) {
            return exact(() -> sign > 0
                    ? Math.addExact(a.longValue(), b.longValue())
                    : Math.subtractExact(a.longValue(), b.longValue()));
        }
        return decimal(sign > 0 ? big(a).add(big(b)) : big(a).subtract(big(b)));
    }

    static Number multiply(Number a, Number b) {
        if (a instanceof Long && b instanceof Long) {
            return exact(() -> Math.multiplyExact(a.longValue(), b.longValue()));
        }
        return decimal(big(a).multiply(big(b)));
    }

    static Number divide(Number a, Number b) {
        if (big(b).signum() == 0) {
            throw new RenderFailed("divided by 0");
        }
        if (a instanceof Long && b instanceof Long) {
            return Math.floorDiv(a.longValue(), b.longValue());
        }
        return decimal(big(a).divide(big(b), MathContext.DECIMAL64));
    }

    static Number modulo(Number a, Number b) {
        if (big(b).signum() == 0) {
            throw new RenderFailed("divided by 0");
        }
        if (a instanceof Long && b instanceof Long) {
            return Math.floorMod(a.longValue(), b.longValue());
        }
        BigDecimal rest = big(a).remainder(big(b));
        return decimal(rest.signum() != 0 && rest.signum() != big(b).signum() ? rest.add(big(b)) : rest);
    }

    private static Number exact(java.util.function.LongSupplier sum) {
        try {
            return sum.getAsLong();
        } catch (ArithmeticException tooLarge) {
            throw new RenderFailed("a number has become too large");
        }
    }

    static boolean equal(@Nullable Object a, @Nullable Object b, Render render) {
        return equal(a, b, render, 0);
    }

    private static boolean equal(@Nullable Object first, @Nullable Object second, Render render, int depth) {
        Object a = plain(first);
        Object b = plain(second);
        render.step();
        if (depth > DEEPEST) {
            throw new RenderFailed("the data is nested too deeply");
        }
        if (a instanceof Nothing || b instanceof Nothing) {
            return a == b || (b instanceof Nothing nothing ? isNothing(a, nothing) : isNothing(b, (Nothing) a));
        }
        if (a == null || b == null) {
            return a == b;
        }
        if (a instanceof Number x && b instanceof Number y) {
            return x instanceof Long && y instanceof Long ? x.equals(y) : big(x).compareTo(big(y)) == 0;
        }
        if (isText(a) && isText(b)) {
            return a.toString().equals(b.toString());
        }
        if (a instanceof List<?> x && b instanceof List<?> y) {
            if (x.size() != y.size()) {
                return false;
            }
            for (int i = 0; i < x.size(); i++) {
                if (!equal(x.get(i), y.get(i), render, depth + 1)) {
                    return false;
                }
            }
            return true;
        }
        if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
            if (x.size() != y.size()) {
                return false;
            }
            for (Map.Entry<?, ?> entry : x.entrySet()) {
                if (!y.containsKey(entry.getKey())
                        || !equal(entry.getValue(), y.get(entry.getKey()), render, depth + 1)) {
                    return false;
                }
            }
            return true;
        }
        return a.equals(b);
    }

    private static boolean isNothing(@Nullable Object value, @Nullable Nothing nothing) {
        boolean empty = value instanceof List<?> list && list.isEmpty()
                || value instanceof Map<?, ?> map && map.isEmpty()
                || isText(value) && String.valueOf(value).isEmpty();
        return empty
                || nothing == Nothing.BLANK
                        && (!truthy(value)
                                || isText(value) && String.valueOf(value).isBlank());
    }

    /** Negative, zero, positive; null where the two have no order. */
    static @Nullable Integer order(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            return x instanceof Long p && y instanceof Long q ? p.compareTo(q) : big(x).compareTo(big(y));
        }
        if (isText(a) && isText(b)) {
            return String.valueOf(a).compareTo(String.valueOf(b));
        }
        if (a instanceof TemporalAccessor && a instanceof Comparable<?> && b != null && a.getClass() == b.getClass()) {
            @SuppressWarnings("unchecked")
            Comparable<Object> comparable = (Comparable<Object>) a;
            return comparable.compareTo(b);
        }
        return null;
    }

    /** The value as text; lists run together, as Liquid does. */
    static String text(@Nullable Object value, Render render) {
        if (value instanceof String text) {
            return text;
        }
        Object plain = plain(value);
        if (plain == null) {
            return "";
        }
        if (plain instanceof List || plain instanceof Map) {
            StringBuilder into = new StringBuilder();
            write(plain, into, render, 0, false);
            render.work(into.length());
            return into.toString();
        }
        return scalar(plain, render);
    }

    private static String scalar(Object plain, Render render) {
        if (plain instanceof BigDecimal number) {
            return number.toPlainString();
        }
        return plain instanceof TemporalAccessor time ? render.dates().standard(time) : plain.toString();
    }

    private static void write(@Nullable Object value, StringBuilder into, Render render, int depth, boolean quoted) {
        render.step();
        if (depth > DEEPEST) {
            throw new RenderFailed("the data is nested too deeply");
        }
        Object plain = plain(value);
        if (plain instanceof List<?> list) {
            into.append(quoted ? "[" : "");
            String between = "";
            for (Object item : list) {
                into.append(between);
                write(item, into, render, depth + 1, quoted);
                between = quoted ? ", " : "";
            }
            into.append(quoted ? "]" : "");
        } else if (plain instanceof Map<?, ?> map) {
            into.append('{');
            String between = "";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                into.append(between);
                write(entry.getKey(), into, render, depth + 1, true);
                into.append("=>");
                write(entry.getValue(), into, render, depth + 1, true);
                between = ", ";
            }
            into.append('}');
        } else if (plain == null) {
            into.append(quoted ? "nil" : "");
        } else {
            String text = scalar(plain, render);
            render.work(text.length());
            into.append(quoted && isText(plain) ? "\"" + text.replace("\"", "\\\"") + "\"" : text);
        }
    }

    /** The value as a list for filters and loops: a lone value is a list of one, nothing is an empty list. */
    static List<?> list(@Nullable Object value, Render render) {
        Object plain = plain(value);
        if (plain instanceof List<?> list) {
            render.step(list.size());
            return list;
        }
        if (plain instanceof Range range) {
            render.step(range.size());
            List<Long> list = new ArrayList<>();
            for (long i = range.from(); i <= range.to(); i++) {
                list.add(i);
            }
            return list;
        }
        return plain == null || plain instanceof Nothing ? List.of() : List.of(plain);
    }
}
