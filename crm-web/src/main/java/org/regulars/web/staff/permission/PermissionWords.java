package org.regulars.web.staff.permission;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.regulars.consent.ManagedPurpose;
import org.regulars.consent.Purposes;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** What lists, sources and months are called on the pages about permission. */
@Component
class PermissionWords {

    private final Purposes purposes;
    private final MessageSource messages;

    PermissionWords(Purposes purposes, MessageSource messages) {
        this.purposes = purposes;
        this.messages = messages;
    }

    /** Names of all lists there can be, retired ones too, by {@link Choice#key}, in the order of display. */
    Map<String, String> lists() {
        Map<String, String> lists = new LinkedHashMap<>();
        for (ManagedPurpose purpose : purposes.managed()) {
            lists.put(purpose.key(), list(purpose.key(), ""));
            purpose.topics()
                    .forEach(topic ->
                            lists.put(Choice.key(purpose.key(), topic.key()), list(purpose.key(), topic.key())));
        }
        return lists;
    }

    /** Also one that came only by an import and is managed by nobody. */
    public String list(String purpose, String topic) {
        return topic.isEmpty()
                ? word("consents.purpose." + purpose, purpose)
                : word("consents.topic." + topic, purpose + ": " + topic);
    }

    /** @param form '' where it came by no form */
    public String source(String source, String form) {
        String words = word("consents.source." + source, source);
        return form.isEmpty() ? words : words + " · " + form;
    }

    public String month(LocalDate month) {
        return DateTimeFormatter.ofPattern("MMM yyyy", LocaleContextHolder.getLocale())
                .format(month);
    }

    private String word(String key, String otherwise) {
        String found = messages.getMessage(key, null, otherwise, LocaleContextHolder.getLocale());
        return found == null ? otherwise : found;
    }
}
