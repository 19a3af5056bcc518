package org.regulars.web.selfservice;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.regulars.consent.Purposes;
import org.regulars.consent.ShownWording;
import org.regulars.consent.Wordings;
import org.regulars.form.FormBox;
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
public class ConsentWords {

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

    /** The words of a box that staff put on a form. */
    ShownWording box(FormBox box, Locale locale) {
        return box.topic().isEmpty() ? purpose(box.purpose(), locale) : topic(box.purpose(), box.topic(), locale);
    }

    /** Keeps the words of these boxes, so that a copy of the form holds when they have changed. */
    public void keep(List<FormBox> boxes) {
        PageLocale.CUSTOMERS.forEach(locale -> boxes.forEach(box -> wordings.keep(box(box, locale))));
    }

    /** The value of the box with these words. */
    static String value(ShownWording shown) {
        return shown.purpose() + (shown.topic().isEmpty() ? "" : "/" + shown.topic()) + "." + shown.fingerprint();
    }

    /** The words of a box by its value; empty when nobody was ever shown such a box here. */
    Optional<ShownWording> of(String value) {
        int dot = value.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        String[] about = value.substring(0, dot).split("/", 2);
        FormBox box = new FormBox(about[0], about.length == 1 ? "" : about[1]);
        boolean known = purposes.all().stream()
                .anyMatch(purpose -> purpose.key().equals(box.purpose())
                        && (about.length == 1 || purpose.topics().contains(box.topic())));
        if (!known) {
            return Optional.empty();
        }
        return PageLocale.CUSTOMERS.stream()
                .map(locale -> box(box, locale))
                .filter(shown -> value(shown).equals(value))
                .findFirst()
                .or(() -> wordings.find(box.purpose(), value.substring(dot + 1))
                        .map(shown -> new ShownWording(shown.purpose(), box.topic(), shown.language(), shown.text())));
    }

    private ShownWording purpose(String purpose, Locale locale) {
        return new ShownWording(purpose, "", locale.getLanguage(), text("selfservice.wording." + purpose, locale, ""));
    }

    private String text(String key, Locale locale, String name) {
        return messages.getMessage(key, new Object[] {shop.name(), name}, locale);
    }
}
