package org.regulars.web.staff.customer;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.regulars.customer.CustomerFilter;
import org.regulars.customer.MatchedText;
import org.regulars.web.page.Format;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** What the list of customers shows in its cells and calls its columns and filters. */
@Component("customerCells")
class CustomerCells {

    private static final Set<String> NUMBERS = Set.of("number", "orders", "revenue", "last-order", "created", "seen");

    private final Format format;
    private final MessageSource messages;

    CustomerCells(Format format, MessageSource messages) {
        this.format = format;
        this.messages = messages;
    }

    public String show(String key, @Nullable Object value) {
        if (value == null) {
            return switch (key) {
                case "orders" -> format.number(0);
                case "revenue" -> format.money(BigDecimal.ZERO);
                default -> "";
            };
        }
        if (value instanceof OffsetDateTime at) {
            return key.equals("seen") ? format.ago(at) : format.day(at);
        }
        if (value instanceof BigDecimal amount) {
            return format.money(amount);
        }
        if (value instanceof Number number) {
            return key.equals("number") ? number.toString() : format.number(number);
        }
        return switch (key) {
            case "group" -> word("value.group." + value, value.toString());
            case "language" -> format.language(value.toString());
            default -> value.toString();
        };
    }

    /** The exact moment behind a cell for its title, null where there is none. */
    public @Nullable String title(@Nullable Object value) {
        return value instanceof OffsetDateTime at ? format.moment(at) : null;
    }

    Heading heading(String key) {
        String label = column(key);
        return new Heading(key, label, NUMBERS.contains(key), key.equals("country") ? "" : label);
    }

    /** What a column is called; an attribute by its name. */
    public String column(String key) {
        if (key.startsWith("attribute.")) {
            String name = key.substring("attribute.".length());
            return word("customer.attribute." + name, TimelineWords.readable(name));
        }
        return word("customers.column." + key, TimelineWords.readable(key));
    }

    public String filter(String key) {
        return word("customers.filter." + key, TimelineWords.readable(key));
    }

    public String option(String key, CustomerFilter.Option option) {
        if (!option.words().isEmpty()) {
            return option.words();
        }
        String own = "customers.filter." + key + "." + option.value();
        return word(
                own,
                key.equals("group")
                        ? word("value.group." + option.value(), option.value())
                        : TimelineWords.readable(option.value()));
    }

    /** A text cut where it matches what was typed. */
    public List<MatchedText.Part> marked(String text, String typed) {
        return MatchedText.of(text, typed).parts();
    }

    private String word(String code, String otherwise) {
        return String.valueOf(messages.getMessage(code, null, otherwise, LocaleContextHolder.getLocale()));
    }

    /** The head of a column; on a phone a country speaks for itself. */
    record Heading(String key, String label, boolean number, String phoneLabel) {}
}
