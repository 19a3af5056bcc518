package org.regulars.connection;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.ConsentSource;
import org.regulars.consent.ConsentState;
import org.regulars.consent.ConsentStatus;
import org.regulars.consent.LegalBasis;
import org.regulars.consent.Purpose;
import org.regulars.consent.Purposes;
import org.regulars.consent.RecordConsent;
import org.springframework.stereotype.Component;

/**
 * What customers agreed to in a shop. A no always counts. A yes counts only for the purpose and on the basis that staff stated
 * for the connection, never against a withdrawal; without the mailbox's confirmation it waits for one, as a typed address
 * does.
 */
@Component
class ShopConsents {

    private static final String SOURCE = "shop";

    private final ConsentLedger ledger;
    private final Purposes purposes;
    private final Clock clock;

    ShopConsents(ConsentLedger ledger, Purposes purposes, Clock clock) {
        this.ledger = ledger;
        this.purposes = purposes;
        this.clock = clock;
    }

    void record(long customerId, long identityId, ShopNews.Marketing marketing, Instant toldAt, Settings settings) {
        Instant at = Said.orElse(marketing.at(), toldAt);
        Instant now = clock.instant();
        Instant moment = at.isAfter(now) ? now : at;
        if (marketing.subscribed()) {
            grant(customerId, identityId, marketing.confirmed(), moment, settings);
        } else {
            withdraw(customerId, identityId, moment, settings);
        }
    }

    private void grant(long customerId, long identityId, boolean confirmed, Instant at, Settings settings) {
        if (settings.purpose().isEmpty() || settings.basis().isEmpty()) {
            return;
        }
        List<ConsentState> states = mail(customerId, settings.purpose());
        boolean withdrawn = states.stream().anyMatch(state -> state.status() == ConsentStatus.WITHDRAWN);
        LegalBasis basis = settings.basis().equals(LegalBasis.LEGITIMATE_INTEREST.key())
                ? LegalBasis.LEGITIMATE_INTEREST
                : LegalBasis.CONSENT;
        boolean permits = confirmed || basis == LegalBasis.LEGITIMATE_INTEREST;
        boolean known = states.stream()
                .anyMatch(state -> state.topic().isEmpty()
                        && (state.status() == ConsentStatus.CONFIRMED
                                || (state.status() == ConsentStatus.GRANTED && !permits)));
        if (!withdrawn && !known) {
            add(
                    customerId,
                    identityId,
                    settings.purpose(),
                    permits ? ConsentStatus.CONFIRMED : ConsentStatus.GRANTED,
                    basis,
                    at,
                    settings);
        }
    }

    /** Filed at its own time, so that what somebody agreed to later with us stays. */
    private void withdraw(long customerId, long identityId, Instant at, Settings settings) {
        for (Purpose purpose : purposes.all()) {
            if (!settings.purpose().isEmpty() && !settings.purpose().equals(purpose.key())) {
                continue;
            }
            boolean known = ledger.history(customerId).stream()
                    .anyMatch(entry -> entry.purpose().equals(purpose.key())
                            && entry.topic().isEmpty()
                            && entry.channel().equals(ConsentLedger.MAIL)
                            && entry.status() == ConsentStatus.WITHDRAWN
                            && !entry.occurredAt().isBefore(at));
            if (!known) {
                add(customerId, identityId, purpose.key(), ConsentStatus.WITHDRAWN, LegalBasis.CONSENT, at, settings);
            }
        }
    }

    private List<ConsentState> mail(long customerId, String purpose) {
        return ledger.state(customerId).stream()
                .filter(state -> state.channel().equals(ConsentLedger.MAIL)
                        && state.purpose().equals(purpose))
                .toList();
    }

    private void add(
            long customerId,
            long identityId,
            String purpose,
            ConsentStatus status,
            LegalBasis basis,
            Instant at,
            Settings settings) {
        ledger.record(new RecordConsent(
                customerId,
                purpose,
                "",
                ConsentLedger.MAIL,
                status,
                basis,
                identityId,
                null,
                ConsentSource.of(SOURCE, settings.name(), "system"),
                at));
    }

    /** What staff stated for a connection; '' for none. */
    record Settings(String name, String purpose, String basis) {}
}
