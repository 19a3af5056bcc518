package org.regulars.web.selfservice;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.ConsentSource;
import org.regulars.consent.Frequency;
import org.regulars.consent.LinkHolder;
import org.regulars.consent.Preferences;
import org.regulars.consent.Purpose;
import org.regulars.consent.Purposes;
import org.regulars.consent.ShownWording;
import org.regulars.consent.SignUpRequest;
import org.regulars.consent.SignUps;
import org.springframework.stereotype.Component;

/** What the holder of a preference link chose, made so: less at once, more only after a confirmation mail. */
@Component
class Choices {

    private final ConsentLedger ledger;
    private final Preferences preferences;
    private final Purposes purposes;
    private final SignUps signUps;
    private final ConsentWords words;

    Choices(ConsentLedger ledger, Preferences preferences, Purposes purposes, SignUps signUps, ConsentWords words) {
        this.ledger = ledger;
        this.preferences = preferences;
        this.purposes = purposes;
        this.signUps = signUps;
        this.words = words;
    }

    /**
     * Stops every topic that is not ticked and asks the mailbox about every one that is newly ticked.
     *
     * @return "asked" when a mail goes out to be confirmed, "topics" when something stopped, else "nothing"
     */
    String topics(LinkHolder holder, Set<String> ticked, Locale locale, ConsentSource by) {
        long customerId = holder.customerId();
        Set<String> permitted = PreferencesPage.permitted(ledger.state(customerId));
        List<ShownWording> wanted = new ArrayList<>();
        boolean stopped = false;
        for (Purpose purpose : purposes.all()) {
            boolean none = purpose.topics().stream().noneMatch(ticked::contains);
            if (none && permitted.contains(purpose.key() + "/")) {
                stopped |= ledger.withdraw(customerId, purpose.key(), "", by);
                continue;
            }
            for (String topic : purpose.topics()) {
                boolean on = permitted.contains(purpose.key() + "/" + topic);
                if (on && !ticked.contains(topic)) {
                    stopped |= ledger.withdraw(customerId, purpose.key(), topic, by);
                } else if (!on && ticked.contains(topic)) {
                    wanted.add(words.topic(purpose.key(), topic, locale));
                }
            }
        }
        if (!wanted.isEmpty() && !holder.email().isEmpty()) {
            signUps.request(new SignUpRequest(holder.email(), "", wanted, locale.getLanguage(), by));
            return "asked";
        }
        return stopped ? "topics" : "nothing";
    }

    void frequency(LinkHolder holder, Frequency frequency, ConsentSource by) {
        preferences.change(holder.customerId(), frequency, by);
    }

    /** How often about each of these topics; a topic that there is not, or a word that is none, changes nothing. */
    void topicFrequencies(LinkHolder holder, Map<String, String> chosen, ConsentSource by) {
        purposes.all().stream()
                .flatMap(purpose -> purpose.topics().stream())
                .filter(chosen::containsKey)
                .forEach(topic -> Frequency.of(chosen.getOrDefault(topic, ""))
                        .ifPresent(one -> preferences.changeTopic(holder.customerId(), topic, one, by)));
    }

    void pause(LinkHolder holder, @Nullable LocalDate until, ConsentSource by) {
        preferences.pause(holder.customerId(), until, by);
    }
}
