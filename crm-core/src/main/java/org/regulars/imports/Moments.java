package org.regulars.imports;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the moments of a file, in whatever way they are written. Lines of an order repeat them, so the last is kept. */
final class Moments {

    private static final String TIME =
            "(?:[T ,]+(?<hour>\\d{1,2})[:.h](?<minute>\\d{2})(?:[:.](?<second>\\d{2})(?:[.,](?<nano>\\d{1,9}))?)?"
                    + "\\s*(?<half>[AaPp]\\.?[Mm]\\.?)?)?\\s*(?<zone>Z|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)?";
    private static final Pattern NUMERIC =
            Pattern.compile("(?<a>\\d{1,4})(?<sep>[-/. ])(?<b>\\d{1,2})\\k<sep>(?<c>\\d{1,4})" + TIME);
    private static final Pattern COMPACT = Pattern.compile(
            "(?<a>\\d{4})(?<b>\\d{2})(?<c>\\d{2})(?:T?(?<hour>\\d{2}):?(?<minute>\\d{2}):?(?<second>\\d{2}))?(?<zone>Z)?");
    private static final Pattern DAY_NAMED =
            Pattern.compile("(?<c>\\d{1,2})\\.?[- ](?<b>\\p{L}{3,})\\.?[- ,]+(?<a>\\d{4}|\\d{2})" + TIME);
    private static final Pattern MONTH_NAMED =
            Pattern.compile("(?<b>\\p{L}{3,})\\.?[- ](?<c>\\d{1,2}),?[- ](?<a>\\d{4})" + TIME);
    private static final Map<String, Integer> MONTHS = months();

    private final DateOrder order;
    private final ZoneId shopZone;
    private String lastText = "";
    private @Nullable Instant lastMoment;

    /** @param shopZone where moments without a zone of their own took place */
    Moments(DateOrder order, ZoneId shopZone) {
        this.order = order;
        this.shopZone = shopZone;
    }

    /** Null when it is no date, or one that cannot be. */
    @Nullable
    Instant read(String text) {
        if (!text.equals(lastText)) {
            Local local = local(text, order);
            lastMoment = local == null
                    ? null
                    : local.zone() == null
                            ? local.at().atZone(shopZone).toInstant()
                            : local.at().toInstant(local.zone());
            lastText = text;
        }
        return lastMoment;
    }

    /** As {@link #read}; a date that begins with its year is plain in any file. */
    @Nullable
    Instant lenient(String text) {
        Instant read = read(text);
        if (read != null || order == DateOrder.YEAR_MONTH_DAY) {
            return read;
        }
        Local local = local(text, DateOrder.YEAR_MONTH_DAY);
        return local == null
                ? null
                : local.zone() == null
                        ? local.at().atZone(shopZone).toInstant()
                        : local.at().toInstant(local.zone());
    }

    /** The day as it is written, as 1990-12-31; the text itself where it is no date. */
    String day(String text) {
        Local local = local(text, order);
        if (local == null) {
            local = local(text, DateOrder.YEAR_MONTH_DAY);
        }
        return local == null ? text : local.at().toLocalDate().toString();
    }

    record Local(LocalDateTime at, @Nullable ZoneOffset zone) {}

    static @Nullable Local local(String text, DateOrder order) {
        String value = text.strip();
        if (value.length() < 6 || value.length() > 50) {
            return null;
        }
        Matcher match = NUMERIC.matcher(value);
        if (match.matches()) {
            return numeric(match, order);
        }
        match = COMPACT.matcher(value);
        if (match.matches()) {
            return order == DateOrder.YEAR_MONTH_DAY
                    ? at(match, number(match, "a"), number(match, "b"), number(match, "c"))
                    : null;
        }
        match = DAY_NAMED.matcher(value);
        if (!match.matches()) {
            match = MONTH_NAMED.matcher(value);
        }
        if (!match.matches()) {
            return null;
        }
        Integer month = MONTHS.get(abbreviated(match.group("b")));
        return month == null ? null : at(match, year(match.group("a")), month, number(match, "c"));
    }

    private static @Nullable Local numeric(Matcher match, DateOrder order) {
        boolean yearFirst = match.group("a").length() == 4;
        int lastLength = match.group("c").length();
        if (yearFirst != (order == DateOrder.YEAR_MONTH_DAY)
                || match.group("a").length() == 3
                || lastLength == 3
                || (yearFirst && lastLength > 2)) {
            return null;
        }
        int a = number(match, "a");
        int b = number(match, "b");
        return switch (order) {
            case YEAR_MONTH_DAY -> at(match, a, b, number(match, "c"));
            case DAY_MONTH_YEAR -> at(match, year(match.group("c")), b, a);
            case MONTH_DAY_YEAR -> at(match, year(match.group("c")), a, b);
        };
    }

    private static @Nullable Local at(Matcher match, int year, int month, int day) {
        try {
            int hour = match.group("hour") == null ? 0 : number(match, "hour");
            if (match.pattern() != COMPACT && match.group("half") != null) {
                if (hour < 1 || hour > 12) {
                    return null;
                }
                boolean afternoon = Character.toLowerCase(match.group("half").charAt(0)) == 'p';
                hour = hour % 12 + (afternoon ? 12 : 0);
            }
            int minute = match.group("minute") == null ? 0 : number(match, "minute");
            int second = match.group("second") == null ? 0 : number(match, "second");
            String zone = match.group("zone");
            return new Local(
                    LocalDateTime.of(year, month, day, hour, minute, second).truncatedTo(ChronoUnit.SECONDS),
                    zone == null ? null : zone(zone));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static ZoneOffset zone(String zone) {
        return zone.equals("Z") || zone.equals("UTC") || zone.equals("GMT") ? ZoneOffset.UTC : ZoneOffset.of(zone);
    }

    private static int number(Matcher match, String group) {
        return Integer.parseInt(match.group(group));
    }

    /** A shop's two-digit years are of this century. */
    private static int year(String digits) {
        int year = Integer.parseInt(digits);
        return digits.length() <= 2 ? 2000 + year : year;
    }

    private static String abbreviated(String month) {
        String lower = month.toLowerCase(Locale.ROOT);
        return lower.substring(0, Math.min(4, lower.length()));
    }

    private static Map<String, Integer> months() {
        Map<String, Integer> months = new HashMap<>();
        for (Locale locale : new Locale[] {Locale.ENGLISH, Locale.GERMAN, Locale.FRENCH, Locale.forLanguageTag("es")}) {
            for (java.time.Month month : java.time.Month.values()) {
                for (java.time.format.TextStyle style : new java.time.format.TextStyle[] {
                    java.time.format.TextStyle.FULL, java.time.format.TextStyle.SHORT
                }) {
                    String name = month.getDisplayName(style, locale)
                            .toLowerCase(Locale.ROOT)
                            .replace(".", "");
                    months.put(abbreviated(name), month.getValue());
                    months.putIfAbsent(name.substring(0, 3), month.getValue());
                }
            }
        }
        // French June and July begin alike.
        months.put("juin", 6);
        months.put("juil", 7);
        months.put("jui", 7);
        return Map.copyOf(months);
    }
}
