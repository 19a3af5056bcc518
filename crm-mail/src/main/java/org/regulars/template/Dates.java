package org.regulars.template;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.FormatStyle;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows moments in the customer's time zone ({@code zone}) and language ({@code locale}), both named in the data. */
final class Dates {
    private static final List<DateTimeFormatter> TEXTS = List.of(
            DateTimeFormatter.ISO_ZONED_DATE_TIME,
            reader("uuuu-MM-dd HH:mm:ss[ ][XXX][XX]"),
            reader("uuuu-MM-dd'T'HH:mm[:ss]"),
            reader("uuuu-MM-dd HH:mm"),
            reader("uuuu-MM-dd"),
            reader("MMMM d, uuuu"),
            reader("MMM d, uuuu"),
            reader("d MMM uuuu"),
            reader("EEE MMM d HH:mm:ss uuuu"));

    private final ZoneId zone;
    private final Locale locale;
    private final Map<String, ?> data;

    Dates(Map<String, ?> data) {
        this.data = data;
        this.zone = zone(data.get("zone"));
        this.locale = data.get("locale") instanceof Locale given
                ? given
                : Locale.forLanguageTag(String.valueOf(data.get("locale") == null ? "en" : data.get("locale")));
    }

    private static ZoneId zone(@Nullable Object given) {
        if (given == null) {
            return ZoneOffset.UTC;
        }
        try {
            return given instanceof ZoneId zone ? zone : ZoneId.of(given.toString());
        } catch (DateTimeException unknown) {
            return ZoneOffset.UTC;
        }
    }

    private static DateTimeFormatter reader(String pattern) {
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern(pattern)
                .toFormatter(Locale.ENGLISH);
    }

    Locale locale() {
        return locale;
    }

    String standard(TemporalAccessor time) {
        return time instanceof LocalDate ? time.toString() : strftime(moment(time), "%Y-%m-%d %H:%M:%S %z");
    }

    /** The value in the given pattern ({@code %d %B %Y}, or {@code short}, {@code medium}, {@code long}); null if it is no date. */
    @Nullable
    String format(@Nullable Object value, String pattern) {
        ZonedDateTime moment = value instanceof TemporalAccessor time ? moment(time) : read(value);
        if (moment == null) {
            return null;
        }
        return switch (pattern) {
            case "short", "medium", "long", "full" ->
                DateTimeFormatter.ofLocalizedDate(FormatStyle.valueOf(pattern.toUpperCase(Locale.ROOT)))
                        .withLocale(locale)
                        .format(moment);
            default -> strftime(moment, pattern);
        };
    }

    private ZonedDateTime moment(TemporalAccessor time) {
        if (time instanceof Instant instant) {
            return instant.atZone(zone);
        }
        if (time instanceof ZonedDateTime zoned) {
            return zoned.withZoneSameInstant(zone);
        }
        if (time instanceof OffsetDateTime offset) {
            return offset.atZoneSameInstant(zone);
        }
        if (time instanceof LocalDateTime local) {
            return local.atZone(zone);
        }
        if (time instanceof LocalDate day) {
            return day.atStartOfDay(zone);
        }
        throw new RenderFailed("a value of this kind has no date");
    }

    private @Nullable ZonedDateTime read(@Nullable Object value) {
        if (value instanceof Long seconds) {
            return Math.abs(seconds) > 100_000_000_000L
                    ? null
                    : Instant.ofEpochSecond(seconds).atZone(zone);
        }
        String text = value == null ? "" : value.toString().strip();
        if (text.isEmpty() || text.length() > 60) {
            return null;
        }
        if (text.equals("now") || text.equals("today")) {
            return data.get("now") instanceof TemporalAccessor now ? moment(now) : ZonedDateTime.now(zone);
        }
        if (text.matches("\\d{1,11}")) {
            return Instant.ofEpochSecond(Long.parseLong(text)).atZone(zone);
        }
        for (DateTimeFormatter format : TEXTS) {
            try {
                TemporalAccessor parsed = format.parseBest(
                        text, ZonedDateTime::from, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
                return parsed instanceof ZonedDateTime zoned && data.get("zone") == null ? zoned : moment(parsed);
            } catch (DateTimeException other) {
                continue;
            }
        }
        return null;
    }

    private String strftime(ZonedDateTime t, String pattern) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c != '%' || i + 1 == pattern.length()) {
                out.append(c);
                continue;
            }
            char flag = 0;
            char letter = pattern.charAt(++i);
            if ("-_0^".indexOf(letter) >= 0 && i + 1 < pattern.length()) {
                flag = letter;
                letter = pattern.charAt(++i);
            }
            String field = field(t, letter);
            if (field == null) {
                out.append('%').append(letter);
            } else if (flag == '-') {
                out.append(field.replaceFirst("^[0 ]+(?=.)", ""));
            } else if (flag == '_') {
                out.append(field.replaceFirst("^0(?=\\d)", " "));
            } else if (flag == '0') {
                out.append(field.replace(' ', '0'));
            } else {
                out.append(flag == '^' ? field.toUpperCase(locale) : field);
            }
        }
        return out.toString();
    }

    private @Nullable String field(ZonedDateTime t, char letter) {
        int hour12 = t.getHour() % 12 == 0 ? 12 : t.getHour() % 12;
        return switch (letter) {
            case 'Y' -> String.valueOf(t.getYear());
            case 'y' -> two(t.getYear() % 100);
            case 'C' -> two(t.getYear() / 100);
            case 'G' -> String.valueOf(t.get(IsoFields.WEEK_BASED_YEAR));
            case 'm' -> two(t.getMonthValue());
            case 'B' -> t.getMonth().getDisplayName(TextStyle.FULL, locale);
            case 'b', 'h' -> t.getMonth().getDisplayName(TextStyle.SHORT, locale);
            case 'd' -> two(t.getDayOfMonth());
            case 'e' -> spaced(t.getDayOfMonth());
            case 'j' -> String.format(Locale.ROOT, "%03d", t.getDayOfYear());
            case 'A' -> t.getDayOfWeek().getDisplayName(TextStyle.FULL, locale);
            case 'a' -> t.getDayOfWeek().getDisplayName(TextStyle.SHORT, locale);
            case 'u' -> String.valueOf(t.getDayOfWeek().getValue());
            case 'w' -> String.valueOf(t.getDayOfWeek().getValue() % 7);
            case 'V' -> two(t.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case 'U' -> two((t.getDayOfYear() + 6 - t.getDayOfWeek().getValue() % 7) / 7);
            case 'W' -> two((t.getDayOfYear() + 7 - t.getDayOfWeek().getValue()) / 7);
            case 'H' -> two(t.getHour());
            case 'k' -> spaced(t.getHour());
            case 'I' -> two(hour12);
            case 'l' -> spaced(hour12);
            case 'M' -> two(t.getMinute());
            case 'S' -> two(t.getSecond());
            case 'L' -> String.format(Locale.ROOT, "%03d", t.getNano() / 1_000_000);
            case 'N' -> String.format(Locale.ROOT, "%09d", t.getNano());
            case 'p' -> t.getHour() < 12 ? "AM" : "PM";
            case 'P' -> t.getHour() < 12 ? "am" : "pm";
            case 'z' ->
                t.getOffset().getTotalSeconds() == 0
                        ? "+0000"
                        : t.getOffset().getId().replace(":", "");
            case 'Z' ->
                t.getZone() instanceof ZoneOffset offset && offset.getTotalSeconds() == 0
                        ? "UTC"
                        : DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH).format(t);
            case 's' -> String.valueOf(t.truncatedTo(ChronoUnit.SECONDS).toEpochSecond());
            case 'c' -> strftime(t, "%a %b %e %H:%M:%S %Y");
            case 'D', 'x' -> strftime(t, "%m/%d/%y");
            case 'F' -> strftime(t, "%Y-%m-%d");
            case 'T', 'X' -> strftime(t, "%H:%M:%S");
            case 'R' -> strftime(t, "%H:%M");
            case 'r' -> strftime(t, "%I:%M:%S %p");
            case 'n' -> "\n";
            case 't' -> "\t";
            case '%' -> "%";
            default -> null;
        };
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : String.valueOf(number);
    }

    private static String spaced(int number) {
        return number < 10 ? " " + number : String.valueOf(number);
    }
}
