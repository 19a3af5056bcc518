package org.regulars.web.selfservice;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import org.regulars.shop.ShopProperties;
import org.regulars.web.page.PageLocale;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** What the layout of customers' pages shows around each of them; templates say {@code ${@customerPage.shop()}}. */
@Component("customerPage")
public class CustomerPage {

    private final ShopProperties shop;

    CustomerPage(ShopProperties shop) {
        this.shop = shop;
    }

    public ShopProperties shop() {
        return shop;
    }

    public List<Language> languages() {
        return PageLocale.CUSTOMERS.stream()
                .map(locale -> new Language(locale.getLanguage(), locale.getDisplayLanguage(locale)))
                .toList();
    }

    /** The day with its weekday in the page's language: Thursday 7 May 2026. */
    public String day(LocalDate day) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL)
                .withLocale(locale())
                .format(day);
    }

    /** The first day of what begins at this moment, in the shop's zone. */
    public String firstDay(Instant start) {
        return day(start.atZone(shop.zone()).toLocalDate());
    }

    /** The last day of what ends at this moment, in the shop's zone. */
    public String lastDay(Instant end) {
        return day(end.minusNanos(1).atZone(shop.zone()).toLocalDate());
    }

    /** Day and minute in the zone given, in the page's language. */
    public String moment(Instant at, ZoneId zone) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                .withLocale(locale())
                .format(at.atZone(zone));
    }

    private static Locale locale() {
        Locale page = LocaleContextHolder.getLocale();
        return page.equals(Locale.ENGLISH) ? Locale.UK : page;
    }

    /** A language by its code and its own name. */
    public record Language(String code, String name) {}
}
