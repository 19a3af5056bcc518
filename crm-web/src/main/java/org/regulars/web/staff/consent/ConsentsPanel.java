package org.regulars.web.staff.consent;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.ContactPreference;
import org.regulars.consent.Preferences;
import org.regulars.shop.ShopProperties;
import org.regulars.web.staff.customer.CustomerPanel;
import org.springframework.stereotype.Component;

/** What a customer agreed to in which words, what holds now, and how often they want to hear from us. */
@Component
class ConsentsPanel implements CustomerPanel {

    private final ConsentLedger ledger;
    private final Preferences preferences;
    private final ShopProperties shop;
    private final Clock clock;

    ConsentsPanel(ConsentLedger ledger, Preferences preferences, ShopProperties shop, Clock clock) {
        this.ledger = ledger;
        this.preferences = preferences;
        this.shop = shop;
        this.clock = clock;
    }

    @Override
    public String key() {
        return "consents";
    }

    @Override
    public int order() {
        return 20;
    }

    @Override
    public Map<String, ?> model(long customerId) {
        ContactPreference told = preferences.of(customerId);
        boolean paused = told.paused(clock.instant().atZone(shop.zone()).toLocalDate());
        return Map.of(
                "customerId", customerId,
                "state", ledger.state(customerId),
                "history", ledger.history(customerId),
                "frequency", told.frequency().key(),
                "topics", preferences.byTopic(customerId),
                "pausedUntil", paused ? Optional.ofNullable(told.pausedUntil()) : Optional.empty());
    }
}
