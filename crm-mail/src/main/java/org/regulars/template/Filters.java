package org.regulars.template;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The filters a template may use: these and no others. Each pays for the characters and elements it handles. */
final class Filters {
    record Filter(String name, int fewest, int most, Rule rule) {}

    @FunctionalInterface
    interface Rule {
        @Nullable
        Object apply(@Nullable Object input, Arguments arguments);
    }

    record Arguments(@Nullable Object[] values, Map<String, Expression> named, Render render) {
        @Nullable
        Object get(int index) {
            return index < values.length ? values[index] : null;
        }

        boolean has(int index) {
            return index < values.length;
        }

        String text(int index) {
            return Values.text(get(index), render);
        }

        Number number(int index) {
            return Values.number(get(index));
        }
    }

    private static final Map<String, Filter> ALLOWED = new HashMap<>();

    static {
        texts();
        numbers();
        lists();
        add("default", 0, 1, (in, a) -> {
            Expression allow = a.named.get("allow_false");
            boolean keepFalse = allow != null && Values.truthy(allow.value(a.render));
            boolean missing = in == null
                    || Boolean.FALSE.equals(in) && !keepFalse
                    || Values.isText(in) && in.toString().isEmpty()
                    || in instanceof List<?> list && list.isEmpty()
                    || in instanceof Map<?, ?> map && map.isEmpty();
            return missing ? a.has(0) ? a.get(0) : "" : in;
        });
        add("size", 0, 0, (in, a) -> in == null ? 0L : size(in));
        add("date", 1, 1, (in, a) -> {
            String shown = a.text(0).isEmpty() ? null : a.render.dates().format(in, a.text(0));
            a.render.work(shown == null ? 0 : shown.length());
            return shown == null ? in : shown;
        });
        add("money", 1, 1, (in, a) -> money(in, a.text(0), a.render.dates().locale()));
    }

    private Filters() {}

    static @Nullable Filter named(String name) {
        return ALLOWED.get(name);
    }

    private static void add(String name, int fewest, int most, Rule rule) {
        ALLOWED.put(name, new Filter(name, fewest, most, rule));
    }

    private static void text(String name, UnaryOperator<String> change) {
        add(name, 0, 0, (in, a) -> paid(change.apply(source(in, a.render)), a.render));
    }

    private static String source(@Nullable Object in, Render render) {
        String text = Values.text(in, render);
        render.work(text.length());
        return text;
    }

    private static String paid(String made, Render render) {
        render.work(made.length());
        return made;
    }

    private static void texts() {
        text("upcase", text -> text.toUpperCase(Locale.ROOT));
        text("downcase", text -> text.toLowerCase(Locale.ROOT));
        text(
                "capitalize",
                text -> text.isEmpty()
                        ? text
                        : text.substring(0, text.offsetByCodePoints(0, 1)).toUpperCase(Locale.ROOT)
                                + text.substring(text.offsetByCodePoints(0, 1)).toLowerCase(Locale.ROOT));
        text("strip", String::strip);
        text("lstrip", String::stripLeading);
        text("rstrip", String::stripTrailing);
        text("strip_newlines", text -> text.replace("\r\n", "").replace("\n", ""));
        text("strip_html", Html::strip);
        text(
                "url_encode",
                text -> URLEncoder.encode(text, StandardCharsets.UTF_8).replace("%7E", "~"));
        text("url_decode", Filters::urlDecode);
        text("base64_encode", text -> Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
        text(
                "base64_url_safe_encode",
                text -> Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
        add("base64_decode", 0, 0, (in, a) -> decode(in, Base64.getDecoder(), a.render));
        add("base64_url_safe_decode", 0, 0, (in, a) -> decode(in, Base64.getUrlDecoder(), a.render));
        add(
                "escape",
                0,
                0,
                (in, a) -> in instanceof SafeHtml ? in : markup(Html.escape(source(in, a.render)), a.render));
        add(
                "escape_once",
                0,
                0,
                (in, a) -> in instanceof SafeHtml ? in : markup(Html.escapeOnce(source(in, a.render)), a.render));
        add("newline_to_br", 0, 0, (in, a) -> {
            String text = source(in, a.render);
            String safe = a.render.html() && !(in instanceof SafeHtml) ? Html.escape(text) : text;
            return markup(safe.replace("\r\n", "\n").replace("\n", "<br />\n"), a.render);
        });
        add("append", 1, 1, (in, a) -> joined(Values.text(in, a.render), a.text(0), a.render));
        add("prepend", 1, 1, (in, a) -> joined(a.text(0), Values.text(in, a.render), a.render));
        add("replace", 1, 2, (in, a) -> replace(in, a, Which.ALL, a.text(1)));
        add("replace_first", 1, 2, (in, a) -> replace(in, a, Which.FIRST, a.text(1)));
        add("replace_last", 2, 2, (in, a) -> replace(in, a, Which.LAST, a.text(1)));
        add("remove", 1, 1, (in, a) -> replace(in, a, Which.ALL, ""));
        add("remove_first", 1, 1, (in, a) -> replace(in, a, Which.FIRST, ""));
        add("remove_last", 1, 1, (in, a) -> replace(in, a, Which.LAST, ""));
        add("truncate", 0, 2, (in, a) -> truncate(source(in, a.render), a));
        add("truncatewords", 0, 2, (in, a) -> truncateWords(source(in, a.render), a));
        add("split", 1, 1, (in, a) -> split(source(in, a.render), a.text(0), a.render));
        add("slice", 1, 2, (in, a) -> slice(in, a));
    }

    private static void numbers() {
        add("plus", 1, 1, (in, a) -> Values.add(Values.number(in), a.number(0), 1));
        add("minus", 1, 1, (in, a) -> Values.add(Values.number(in), a.number(0), -1));
        add("times", 1, 1, (in, a) -> Values.multiply(Values.number(in), a.number(0)));
        add("divided_by", 1, 1, (in, a) -> Values.divide(Values.number(in), a.number(0)));
        add("modulo", 1, 1, (in, a) -> Values.modulo(Values.number(in), a.number(0)));
        add("abs", 0, 0, (in, a) -> {
            Number number = Values.number(in);
            return number instanceof BigDecimal big ? big.abs() : (Object) Math.abs(number.longValue());
        });
        add("ceil", 0, 0, (in, a) -> rounded(Values.number(in), RoundingMode.CEILING));
        add("floor", 0, 0, (in, a) -> rounded(Values.number(in), RoundingMode.FLOOR));
        add("round", 0, 1, (in, a) -> {
            Number number = Values.number(in);
            int places = (int) Math.max(-30, Math.min(30, a.number(0).longValue()));
            return places > 0 && number instanceof BigDecimal big
                    ? Values.decimal(big.setScale(places, RoundingMode.HALF_UP))
                    : (Object) rounded(Values.big(number).setScale(places, RoundingMode.HALF_UP), RoundingMode.HALF_UP);
        });
        add("at_least", 1, 1, (in, a) -> limit(Values.number(in), a.number(0), 1));
        add("at_most", 1, 1, (in, a) -> limit(Values.number(in), a.number(0), -1));
    }

    private static void lists() {
        add("join", 0, 1, (in, a) -> join(in, a.has(0) ? a.text(0) : " ", a.render));
        add(
                "first",
                0,
                0,
                (in, a) -> in instanceof Map<?, ?> map
                        ? map.entrySet().stream().findFirst().map(Filters::pair).orElse(null)
                        : Values.isText(in) ? "" : end(in, true));
        add("last", 0, 0, (in, a) -> in instanceof Map || Values.isText(in) ? "" : end(in, false));
        add("reverse", 0, 0, (in, a) -> {
            List<@Nullable Object> list = flat(in, a.render);
            Collections.reverse(list);
            return list;
        });
        add("limit", 1, 1, (in, a) -> {
            List<?> list = Values.list(in, a.render);
            return new ArrayList<>(list.subList(0, (int)
                    Math.max(0, Math.min(list.size(), Values.whole(a.get(0), "the limit")))));
        });
        add("concat", 1, 1, (in, a) -> {
            if (!(a.get(0) instanceof List || a.get(0) instanceof Values.Range)) {
                throw new RenderFailed("the argument must be a list");
            }
            List<@Nullable Object> list = flat(in, a.render);
            list.addAll(Values.list(a.get(0), a.render));
            return list;
        });
        add("compact", 0, 1, (in, a) -> in == null ? null : kept(in, a, item -> property(item, a, 0) != null));
        add("uniq", 0, 1, (in, a) -> uniq(in, a));
        add("map", 1, 1, (in, a) -> {
            List<@Nullable Object> list = new ArrayList<>();
            for (Object item : flat(in, a.render)) {
                if (!(item instanceof Map)) {
                    throw new RenderFailed("cannot pick a property of what is no object");
                }
                list.add(property(item, a, 0));
            }
            return list;
        });
        add("sort", 0, 1, (in, a) -> sorted(in, a, Filters::order));
        add(
                "sort_natural",
                0,
                1,
                (in, a) -> sorted(
                        in,
                        a,
                        (x, y) -> String.CASE_INSENSITIVE_ORDER.compare(
                                Values.text(x, a.render), Values.text(y, a.render))));
        add("sum", 0, 1, (in, a) -> {
            Number sum = 0L;
            for (Object item : flat(in, a.render)) {
                if (a.has(0) && !(item instanceof Map)) {
                    throw new RenderFailed("cannot pick a property of what is no object");
                }
                sum = Values.add(sum, Values.number(property(item, a, 0)), 1);
            }
            return sum;
        });
        add("where", 1, 2, (in, a) -> in == null ? null : kept(objects(in), a, item -> matches(item, a)));
        add("reject", 1, 2, (in, a) -> {
            if (in == null || a.get(0) == null) {
                return null;
            }
            return holes(in, a) ? null : kept(in, a, item -> !matches(item, a));
        });
        add(
                "find",
                1,
                2,
                (in, a) -> holes(in, a)
                        ? null
                        : kept(in, a, item -> matches(item, a)).stream()
                                .findFirst()
                                .orElse(null));
        add(
                "has",
                1,
                2,
                (in, a) -> holes(in, a)
                        ? null
                        : (Object) !kept(in, a, item -> matches(item, a)).isEmpty());
        add("find_index", 1, 2, (in, a) -> {
            List<@Nullable Object> list = flat(in, a.render);
            for (int i = 0; i < list.size() && !list.contains(null); i++) {
                if (matches(list.get(i), a)) {
                    return (long) i;
                }
            }
            return null;
        });
    }

    static long size(Object value) {
        if (value instanceof List<?> list) {
            return list.size();
        }
        if (value instanceof Map<?, ?> map) {
            return map.size();
        }
        if (value instanceof Values.Range range) {
            return range.size();
        }
        return Values.isText(value)
                ? value.toString().codePointCount(0, value.toString().length())
                : 0;
    }

    static @Nullable Object end(@Nullable Object value, boolean first) {
        if (value instanceof List<?> list) {
            return list.isEmpty() ? null : list.get(first ? 0 : list.size() - 1);
        }
        if (value instanceof Values.Range range) {
            return range.size() == 0 ? null : (Object) (first ? range.from() : range.to());
        }
        return null;
    }

    static List<@Nullable Object> pair(Map.Entry<?, ?> entry) {
        List<@Nullable Object> pair = new ArrayList<>();
        pair.add(entry.getKey());
        pair.add(entry.getValue());
        return pair;
    }

    private static Object markup(String made, Render render) {
        render.work(made.length());
        return render.html() ? new SafeHtml(made) : made;
    }

    private static String joined(String first, String second, Render render) {
        render.work((long) first.length() + second.length());
        return first + second;
    }

    private enum Which {
        ALL,
        FIRST,
        LAST
    }

    private static String replace(@Nullable Object in, Arguments a, Which which, String with) {
        String text = source(in, a.render);
        String part = a.text(0);
        a.render.search(text, part);
        StringBuilder made = new StringBuilder();
        int at = 0;
        int found = which == Which.LAST ? text.lastIndexOf(part) : text.indexOf(part);
        while (found >= 0) {
            a.render.work((long) found - at + with.length());
            made.append(text, at, found).append(with);
            at = found + part.length();
            if (which != Which.ALL || part.isEmpty() && found == text.length()) {
                break;
            }
            found = text.indexOf(part, part.isEmpty() ? found + 1 : at);
        }
        return paid(
                made.append(text, Math.min(at, text.length()), text.length()).toString(), a.render);
    }

    private static String truncate(String text, Arguments a) {
        long length = a.has(0) ? Values.whole(a.get(0), "the length") : 50;
        String ending = a.has(1) ? a.text(1) : "...";
        if (text.codePointCount(0, text.length()) <= length) {
            return text;
        }
        int keep = (int) Math.max(0, length - ending.codePointCount(0, ending.length()));
        return joined(text.substring(0, text.offsetByCodePoints(0, keep)), ending, a.render);
    }

    private static String truncateWords(String text, Arguments a) {
        long most = Math.max(1, a.has(0) ? Values.whole(a.get(0), "the number of words") : 15);
        String[] words = text.strip().split("\\s+", (int) Math.min(100_000, most + 1));
        a.render.step(words.length);
        if (words.length <= most) {
            return text;
        }
        return joined(String.join(" ", List.of(words).subList(0, (int) most)), a.has(1) ? a.text(1) : "...", a.render);
    }

    private static List<String> split(String text, String by, Render render) {
        List<String> parts = new ArrayList<>();
        if (by.equals(" ")) {
            for (String word : text.strip().split("\\s+")) {
                parts.add(word);
            }
        } else if (by.isEmpty()) {
            render.step(text.length());
            text.codePoints().forEach(point -> parts.add(Character.toString(point)));
        } else {
            render.search(text, by);
            int at = 0;
            for (int found = text.indexOf(by); found >= 0; found = text.indexOf(by, at)) {
                render.step();
                parts.add(text.substring(at, found));
                at = found + by.length();
            }
            parts.add(text.substring(at));
        }
        render.step(parts.size());
        while (!parts.isEmpty() && parts.get(parts.size() - 1).isEmpty()) {
            parts.remove(parts.size() - 1);
        }
        return parts;
    }

    private static Object slice(@Nullable Object in, Arguments a) {
        long start = Values.whole(a.get(0), "the start");
        long length = a.get(1) == null ? 1 : Values.whole(a.get(1), "the length");
        List<?> items;
        if (in instanceof List<?> list) {
            items = list;
        } else {
            items = split(source(in, a.render), "", a.render);
        }
        long from = start < 0 ? items.size() + start : start;
        boolean outside = from < 0 || from >= items.size() || length <= 0;
        List<?> part = outside
                ? List.of()
                : items.subList((int) from, (int) Math.min(items.size(), from + Math.min(length, items.size())));
        return in instanceof List ? new ArrayList<>(part) : join(part, "", a.render);
    }

    private static String urlDecode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException invalid) {
            return text;
        }
    }

    private static String decode(@Nullable Object in, Base64.Decoder decoder, Render render) {
        if (in != null && !Values.isText(in)) {
            throw new RenderFailed("this is no base64 text");
        }
        try {
            return paid(new String(decoder.decode(source(in, render)), StandardCharsets.UTF_8), render);
        } catch (IllegalArgumentException invalid) {
            throw new RenderFailed("this is no base64 text");
        }
    }

    private static Object rounded(Number number, RoundingMode mode) {
        BigDecimal whole = Values.big(number).setScale(0, mode);
        return whole.precision() <= 18 ? (Object) whole.longValueExact() : whole;
    }

    private static Number limit(Number a, Number b, int sign) {
        return Values.big(a).compareTo(Values.big(b)) * sign >= 0 ? a : b;
    }

    private static @Nullable Object money(@Nullable Object in, String code, Locale locale) {
        if (in == null) {
            return null;
        }
        Currency currency;
        try {
            currency = Currency.getInstance(code.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new RenderFailed("there is no currency " + (code.length() > 10 ? "of this name" : code));
        }
        if (Values.isText(in) && !in.toString().strip().matches("-?\\d{1,30}(\\.\\d{1,20})?")) {
            throw new RenderFailed("this is no amount of money");
        }
        NumberFormat format = NumberFormat.getCurrencyInstance(locale);
        format.setCurrency(currency);
        format.setMinimumFractionDigits(Math.max(0, currency.getDefaultFractionDigits()));
        format.setMaximumFractionDigits(Math.max(0, currency.getDefaultFractionDigits()));
        format.setRoundingMode(RoundingMode.HALF_UP);
        return format.format(Values.big(Values.number(in)));
    }

    private static List<@Nullable Object> flat(@Nullable Object in, Render render) {
        List<@Nullable Object> list = new ArrayList<>();
        flatten(in, list, render, 0);
        return list;
    }

    private static void flatten(@Nullable Object in, List<@Nullable Object> into, Render render, int depth) {
        if (depth > 20) {
            throw new RenderFailed("the data is nested too deeply");
        }
        for (Object item : Values.list(in, render)) {
            if (item instanceof List) {
                flatten(item, into, render, depth + 1);
            } else {
                into.add(Values.plain(item));
            }
        }
    }

    private static String join(@Nullable Object in, String glue, Render render) {
        StringBuilder made = new StringBuilder();
        String between = "";
        for (Object item : flat(in, render)) {
            String text = Values.text(item, render);
            render.work((long) between.length() + text.length());
            made.append(between).append(text);
            between = glue;
        }
        return made.toString();
    }

    private static @Nullable Object property(@Nullable Object item, Arguments a, int argument) {
        if (!a.has(argument)) {
            return item;
        }
        return item instanceof Map<?, ?> map ? Values.plain(map.get(a.text(argument))) : null;
    }

    private static Object objects(Object in) {
        if (!(in instanceof List || in instanceof Map)) {
            throw new RenderFailed("the input must be a list of objects");
        }
        return in;
    }

    /** Whether the list has an empty place; searching it has no answer in Liquid. */
    private static boolean holes(@Nullable Object in, Arguments a) {
        return flat(in, a.render).contains(null);
    }

    private static boolean matches(@Nullable Object item, Arguments a) {
        a.render.step();
        Object wanted = a.get(1);
        if (item instanceof Map<?, ?> map) {
            Object value = Values.plain(map.get(a.text(0)));
            return wanted == null ? Values.truthy(value) : Values.equal(value, wanted, a.render);
        }
        if (item != null && Values.isText(item) && a.get(0) != null) {
            a.render.search(item.toString(), a.text(0));
            return item.toString().contains(a.text(0)) && (wanted == null || Values.equal(a.get(0), wanted, a.render));
        }
        if (item instanceof Long && a.get(0) instanceof Long) {
            return item.equals(a.get(0));
        }
        if (item != null && a.get(0) == null) {
            return false;
        }
        throw new RenderFailed("cannot pick a property of what is no object");
    }

    private static List<@Nullable Object> kept(
            @Nullable Object in, Arguments a, java.util.function.Predicate<@Nullable Object> keep) {
        List<@Nullable Object> list = new ArrayList<>();
        for (Object item : flat(in, a.render)) {
            if (keep.test(item)) {
                list.add(item);
            }
        }
        return list;
    }

    private static List<@Nullable Object> uniq(@Nullable Object in, Arguments a) {
        List<@Nullable Object> list = new ArrayList<>();
        List<@Nullable Object> seen = new ArrayList<>();
        for (Object item : flat(in, a.render)) {
            Object key = property(item, a, 0);
            boolean known = false;
            for (int i = 0; i < seen.size() && !known; i++) {
                known = Values.equal(seen.get(i), key, a.render);
            }
            if (!known) {
                seen.add(key);
                list.add(item);
            }
        }
        return list;
    }

    private static List<@Nullable Object> sorted(@Nullable Object in, Arguments a, Comparator<@Nullable Object> order) {
        List<@Nullable Object> list = flat(in, a.render);
        boolean byProperty = a.has(0) && a.get(0) != null;
        Comparator<@Nullable Object> counted = (x, y) -> {
            a.render.step();
            Object p = byProperty ? property(x, a, 0) : x;
            Object q = byProperty ? property(y, a, 0) : y;
            if (p == null || q == null) {
                return p == q ? 0 : p == null ? 1 : -1;
            }
            return order.compare(p, q);
        };
        if (list.size() > 1) {
            list.sort(counted);
        }
        return list;
    }

    private static int order(@Nullable Object a, @Nullable Object b) {
        Integer order = Values.order(a, b);
        if (order == null) {
            throw new RenderFailed("cannot sort values of different kinds");
        }
        return order;
    }
}
