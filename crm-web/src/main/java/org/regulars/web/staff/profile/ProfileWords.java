package org.regulars.web.staff.profile;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.regulars.customer.AttributeDefinition;
import org.regulars.web.page.Format;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Values of the profile as staff read them; templates say {@code ${@profileWords.of(line.definition(), text)}}. */
@Component("profileWords")
class ProfileWords {

    private final MessageSource messages;
    private final Format format;

    ProfileWords(MessageSource messages, Format format) {
        this.messages = messages;
        this.format = format;
    }

    public String of(@Nullable AttributeDefinition definition, String text) {
        if (definition == null) {
            return text;
        }
        return switch (definition.type()) {
            case YES_NO -> text.equals("true") ? word("profile.yes") : text.equals("false") ? word("profile.no") : text;
            case DATE -> day(text);
            case ONE_OF -> definition.optionLabel(text, "en");
            case SEVERAL_OF ->
                Arrays.stream(text.replaceAll("[\\[\\]\"]", "").split(","))
                        .map(String::strip)
                        .map(one -> definition.optionLabel(one, "en"))
                        .collect(Collectors.joining(", "));
            case TEXT, WHOLE, DECIMAL, URL -> text;
        };
    }

    private String day(String text) {
        try {
            return format.day(LocalDate.parse(text));
        } catch (DateTimeException e) {
            return text;
        }
    }

    private String word(String key) {
        return messages.getMessage(key, null, LocaleContextHolder.getLocale());
    }
}
