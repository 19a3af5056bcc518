package org.regulars.web.selfservice;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.regulars.consent.Purpose;
import org.regulars.consent.Purposes;
import org.regulars.consent.ShownWording;
import org.regulars.consent.Wordings;
import org.regulars.shop.ShopProperties;
import org.regulars.web.page.PageLocale;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.MessageSource;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The words beside each box. The value of a box names its words by their hash, so that a form somewhere on the shop's pages
 * keeps saying exactly what was read there, also after the words changed here.
 */
@Component
class ConsentWords {

    private final MessageSource messages;
    private final Purposes purposes;
    private final Wordings wordings;
    private final ShopProperties shop;

    ConsentWords(MessageSource messages, Purposes purposes, Wordings wordings, ShopProperties shop) {
        this.messages = messages;
        this.purposes = purposes;
        this.wordings = wordings;
        this.shop = shop;
    }

    @EventListener(ApplicationReadyEvent.class)
    void keep() {
        PageLocale.CUSTOMERS.forEach(locale -> purposes(locale).forEach(wordings::keep));
    }

    List<ShownWording> purposes(Locale locale) {
        return purposes.all().stream()
                .map(purpose -> purpose(purpose.key(), locale))
                .toList();
    }

    ShownWording topic(String purpose, String topic, Locale locale) {
        String name = messages.getMessage("selfservice.topic." + topic + ".name", null, locale);
        return new ShownWording(purpose, topic, locale.getLanguage(), text("selfservice.wording.topic", locale, name));
    }

    /** The value of the box with these words. */
    static String value(ShownWording shown) {
        return shown.purpose() + "." + shown.fingerprint();
    }

    /** The words of a box by its value; empty when nobody was ever shown such a box here. */
    Optional<ShownWording> of(String value) {
        int dot = value.indexOf('.');
        if (dot < 0 || purposes.all().stream().map(Purpose::key).noneMatch(value.substring(0, dot)::equals)) {
            return Optional.empty();
        }
        String purpose = value.substring(0, dot);
        return PageLocale.CUSTOMERS.stream()
                .map(locale -> purpose(purpose, locale))
                .filter(shown -> value(shown).equals(value))
                .findFirst()
                .or(() -> wordings.find(purpose, value.substring(dot + 1)));
    }

    private ShownWording purpose(String purpose, Locale locale) {
        return new ShownWording(purpose, "", locale.getLanguage(), text("selfservice.wording." + purpose, locale, ""));
    }

    private String text(String key, Locale locale, String name) {
        return messages.getMessage(key, new Object[] {shop.name(), name}, locale);
    }
}
