package org.regulars.web.page;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.regulars.consent.Purpose;
import org.regulars.consent.Purposes;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** What a mail to many can be about: purposes and their topics, by what a form sends ({@code offers/news}), in words. */
@Component
public class Abouts {

    private final Purposes purposes;
    private final MessageSource messages;

    Abouts(Purposes purposes, MessageSource messages) {
        this.purposes = purposes;
        this.messages = messages;
    }

    public Map<String, String> choices() {
        Locale locale = LocaleContextHolder.getLocale();
        Map<String, String> abouts = new LinkedHashMap<>();
        for (Purpose purpose : purposes.all()) {
            String name = messages.getMessage("consents.purpose." + purpose.key(), null, purpose.key(), locale);
            abouts.put(purpose.key(), name);
            for (String topic : purpose.topics()) {
                abouts.put(
                        purpose.key() + "/" + topic,
                        name + " – " + messages.getMessage("consents.topic." + topic, null, topic, locale));
            }
        }
        return abouts;
    }
}
