package org.regulars.web.selfservice.account;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.regulars.privacy.Heading;
import org.regulars.privacy.PersonalExport;
import org.regulars.shop.ShopProperties;
import org.regulars.web.selfservice.CustomerPage;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** What is kept about somebody in words: headings, fields and moments in their language; our inner numbers are left to the download. */
@Component
class EverythingPage {

    private static final Pattern MOMENT = Pattern.compile("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d.*");
    private static final Set<String> INNER = Set.of(
            "version", "occurrence", "attempts", "claimed_by", "lease_until", "search_text", "html", "opened_by");
    private static final int LONGEST = 400;

    private final CustomerPage customerPage;
    private final MessageSource messages;
    private final ShopProperties shop;

    EverythingPage(CustomerPage customerPage, MessageSource messages, ShopProperties shop) {
        this.customerPage = customerPage;
        this.messages = messages;
        this.shop = shop;
    }

    /** One heading with its tables. */
    record Section(Heading heading, long rows, List<Table> tables) {}

    /** One table: its name in words and its first rows, each a list of words and values. */
    record Table(String name, long more, List<Map<String, String>> rows) {}

    List<Section> parts(List<PersonalExport.Part> parts) {
        Map<Heading, List<PersonalExport.Part>> byHeading = new LinkedHashMap<>();
        parts.forEach(part -> byHeading
                .computeIfAbsent(part.heading(), heading -> new ArrayList<>())
                .add(part));
        return byHeading.entrySet().stream()
                .map(entry -> new Section(
                        entry.getKey(),
                        entry.getValue().stream()
                                .mapToLong(PersonalExport.Part::total)
                                .sum(),
                        entry.getValue().stream().map(this::table).toList()))
                .toList();
    }

    private Table table(PersonalExport.Part part) {
        return new Table(
                words("your-data.table." + part.name(), part.name()),
                part.total() - part.rows().size(),
                part.rows().stream().map(this::row).toList());
    }

    private Map<String, String> row(Map<String, String> values) {
        Map<String, String> row = new LinkedHashMap<>();
        values.forEach((column, value) -> {
            if (!column.endsWith("_id") && !column.endsWith("_ids") && !INNER.contains(column)) {
                row.put(
                        words("your-data.column." + column, column),
                        column.equals("key") ? words("your-data.column." + value, value) : shown(value));
            }
        });
        return row;
    }

    private String shown(String value) {
        if (MOMENT.matcher(value).matches()) {
            try {
                return customerPage.moment(
                        OffsetDateTime.parse(value.replace(' ', 'T')).toInstant(), shop.zone());
            } catch (DateTimeException e) {
                return value;
            }
        }
        return value.length() <= LONGEST ? value : value.substring(0, LONGEST) + " …";
    }

    /** A field that nobody put into words yet is called as it is stored. */
    private String words(String key, String stored) {
        String plain = stored.replace('_', ' ');
        Locale locale = LocaleContextHolder.getLocale();
        return String.valueOf(messages.getMessage(
                key, null, plain.substring(0, 1).toUpperCase(Locale.ROOT) + plain.substring(1), locale));
    }
}
