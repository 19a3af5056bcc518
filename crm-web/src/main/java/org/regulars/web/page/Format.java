package org.regulars.web.page;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.Temporal;
import java.util.Currency;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.shop.ShopProperties;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/**
 * Moments, money and numbers as pages show them, in the shop's zone and currency; templates say
 * {@code ${@format.moment(order.at)}}. Null shows as a dash.
 */
@Component("format")
public class Format {

    private static final String NOTHING = "–";

    private final ShopProperties shop;
    private final MessageSource messages;
    private final Clock clock;

    Format(ShopProperties shop, MessageSource messages, Clock clock) {
        this.shop = shop;
        this.messages = messages;
        this.clock = clock;
    }

    /** Day and minute: 6 May 2026, 13:00. */
    public String moment(@Nullable Temporal at) {
        return shown(at, "d MMM yyyy, HH:mm");
    }

    /** Day, minute and second, for records that must be exact. */
    public String exact(@Nullable Temporal at) {
        return shown(at, "d MMM yyyy, HH:mm:ss");
    }

    /** The day: 6 May 2026. */
    public String day(@Nullable Temporal at) {
        return shown(at, "d MMM yyyy");
    }

    /** For the datetime attribute of a time element. */
    public String machine(@Nullable Temporal at) {
        return at == null
                ? ""
                : at instanceof LocalDate day ? day.toString() : instant(at).toString();
    }

    /** How long ago or how soon, in the largest unit that fits: 3 days ago, in 5 minutes. */
    public String ago(@Nullable Temporal at) {
        if (at == null) {
            return NOTHING;
        }
        Duration past = Duration.between(instant(at), clock.instant());
        boolean coming = past.isNegative();
        Duration distance = past.abs();
        if (distance.compareTo(Duration.ofSeconds(45)) < 0) {
            return words(coming ? "format.soon" : "format.now");
        }
        return words(coming ? "format.in" : "format.ago", duration(distance));
    }

    /** A length of time in its largest unit: 2 hours, 350 ms. */
    public String duration(@Nullable Duration length) {
        if (length == null) {
            return NOTHING;
        }
        if (length.compareTo(Duration.ofSeconds(1)) < 0) {
            return words("format.milliseconds", length.toMillis());
        }
        if (length.compareTo(Duration.ofMinutes(1)) < 0) {
            return words("format.seconds", length.toSeconds());
        }
        if (length.compareTo(Duration.ofHours(1)) < 0) {
            return words("format.minutes", length.toMinutes());
        }
        if (length.compareTo(Duration.ofDays(2)) < 0) {
            return words("format.hours", length.toHours());
        }
        return length.compareTo(Duration.ofDays(60)) < 0
                ? words("format.days", length.toDays())
                : length.compareTo(Duration.ofDays(730)) < 0
                        ? words("format.months", length.toDays() / 30)
                        : words("format.years", length.toDays() / 365);
    }

    /** An amount in the shop's currency. */
    public String money(@Nullable BigDecimal amount) {
        return money(amount, shop.currency().getCurrencyCode());
    }

    /** An amount in a currency given by its ISO code; a code that is none stands behind the number as it is. */
    public String money(@Nullable BigDecimal amount, String currency) {
        if (amount == null) {
            return NOTHING;
        }
        return money(amount, currency, LocaleContextHolder.getLocale())
                .orElseGet(() -> number(amount) + " " + currency);
    }

    /** An amount with as many decimals as its currency has; empty when there is no currency of this ISO code. */
    public static Optional<String> money(BigDecimal amount, String currency, Locale locale) {
        try {
            NumberFormat format = NumberFormat.getCurrencyInstance(locale);
            Currency known = Currency.getInstance(currency);
            format.setCurrency(known);
            format.setMinimumFractionDigits(known.getDefaultFractionDigits());
            format.setMaximumFractionDigits(known.getDefaultFractionDigits());
            return Optional.of(format.format(amount));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A number with its thousands set apart. */
    public String number(@Nullable Number number) {
        return number == null
                ? NOTHING
                : NumberFormat.getInstance(LocaleContextHolder.getLocale()).format(number);
    }

    /** A language by its ISO 639-1 code, in words; anything else as it is. */
    public String language(String code) {
        return Locale.forLanguageTag(code).getDisplayLanguage(LocaleContextHolder.getLocale());
    }

    /** A share between 0 and 1 as a percentage with one decimal. */
    public String percent(@Nullable Number share) {
        if (share == null) {
            return NOTHING;
        }
        NumberFormat format = NumberFormat.getPercentInstance(LocaleContextHolder.getLocale());
        format.setMaximumFractionDigits(1);
        return format.format(share);
    }

    /** A share of which hundredths of a percent matter. */
    public String rate(double share) {
        NumberFormat format = NumberFormat.getPercentInstance(LocaleContextHolder.getLocale());
        format.setMaximumFractionDigits(2);
        return format.format(share);
    }

    private String shown(@Nullable Temporal at, String pattern) {
        if (at == null) {
            return NOTHING;
        }
        DateTimeFormatter format = DateTimeFormatter.ofPattern(pattern, LocaleContextHolder.getLocale());
        ZoneId zone = shop.zone();
        return at instanceof LocalDate day
                ? format.format(day.atStartOfDay(zone))
                : format.format(instant(at).atZone(zone));
    }

    private static Instant instant(Temporal at) {
        return at instanceof OffsetDateTime moment ? moment.toInstant() : Instant.from(at);
    }

    private String words(String key, Object... arguments) {
        return messages.getMessage(key, arguments, LocaleContextHolder.getLocale());
    }
}
