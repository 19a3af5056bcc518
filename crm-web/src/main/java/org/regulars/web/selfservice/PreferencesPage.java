package org.regulars.web.selfservice;

import java.time.Clock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.ConsentState;
import org.regulars.consent.ContactPreference;
import org.regulars.consent.Frequency;
import org.regulars.consent.LinkHolder;
import org.regulars.consent.Preferences;
import org.regulars.consent.Purposes;
import org.regulars.consent.Suppressions;
import org.regulars.dispatch.DispatchSummary;
import org.regulars.dispatch.Dispatches;
import org.regulars.response.TrackingRules;
import org.springframework.stereotype.Component;

/** What the preference page shows about the holder of a link. */
@Component
class PreferencesPage {

    private static final int RECENT = 20;

    private final ConsentLedger ledger;
    private final Preferences preferences;
    private final Purposes purposes;
    private final Suppressions suppressions;
    private final Dispatches dispatches;
    private final TrackingRules tracking;
    private final Clock clock;

    PreferencesPage(
            ConsentLedger ledger,
            Preferences preferences,
            Purposes purposes,
            Suppressions suppressions,
            Dispatches dispatches,
            TrackingRules tracking,
            Clock clock) {
        this.ledger = ledger;
        this.preferences = preferences;
        this.purposes = purposes;
        this.suppressions = suppressions;
        this.dispatches = dispatches;
        this.tracking = tracking;
        this.clock = clock;
    }

    View of(LinkHolder holder) {
        Set<String> permitted = permitted(ledger.state(holder.customerId()));
        Map<String, Frequency> wishes = preferences.byTopic(holder.customerId());
        List<Topic> topics = purposes.all().stream()
                .flatMap(purpose -> purpose.topics().stream()
                        .map(topic -> new Topic(
                                purpose.key(),
                                topic,
                                permitted.contains(purpose.key() + "/" + topic),
                                wishes.getOrDefault(topic, Frequency.ALWAYS).key())))
                .toList();
        ContactPreference told = preferences.of(holder.customerId());
        LocalDate today = today(holder);
        return new View(
                holder.maskedAddress(),
                topics,
                !permitted.isEmpty(),
                told.frequency().key(),
                told.paused(today) ? told.pausedUntil() : null,
                nextNotBefore(holder, told.frequency(), today),
                today.plusDays(1),
                today.plusYears(1),
                !holder.email().isEmpty()
                        && suppressions
                                .of(holder.email())
                                .filter(Suppressions.Reason.ASKED::equals)
                                .isPresent(),
                !tracking.refuses(holder.customerId()));
    }

    /** The day before which their wish keeps the next mail back; null when that is not known or over. */
    private @Nullable LocalDate nextNotBefore(LinkHolder holder, Frequency frequency, LocalDate today) {
        return dispatches.of(holder.customerId(), RECENT).stream()
                .filter(one -> !one.sourceKind().equals("system"))
                .map(DispatchSummary::sentAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .map(sent -> sent.atZone(holder.zone()).plus(frequency.gap()).toLocalDate())
                .filter(day -> day.isAfter(today))
                .orElse(null);
    }

    /** Which purposes and topics mail may go for, as "purpose/topic". */
    static Set<String> permitted(List<ConsentState> states) {
        return states.stream()
                .filter(state -> state.permits() && state.channel().equals(ConsentLedger.MAIL))
                .map(state -> state.purpose() + "/" + state.topic())
                .collect(Collectors.toSet());
    }

    LocalDate today(LinkHolder holder) {
        return clock.instant().atZone(holder.zone()).toLocalDate();
    }

    /**
     * One box.
     *
     * @param frequency always where the wish for all mail counts
     */
    record Topic(String purpose, String key, boolean on, String frequency) {

        /** Whether the customer wants mail about it less often than all mail. */
        public boolean rarer() {
            return on && !frequency.equals(Frequency.ALWAYS.key());
        }
    }

    /**
     * The page.
     *
     * @param any whether anything but transactional mail may go
     * @param pausedUntil null when not paused now
     * @param blocked whether the address gets nothing at all, because its owner asked for that
     * @param measured whether it is measured what they open and click
     */
    record View(
            String maskedAddress,
            List<Topic> topics,
            boolean any,
            String frequency,
            @Nullable LocalDate pausedUntil,
            @Nullable LocalDate nextNotBefore,
            LocalDate firstDay,
            LocalDate lastDay,
            boolean blocked,
            boolean measured) {

        public boolean anyRarer() {
            return topics.stream().anyMatch(Topic::rarer);
        }

        public List<String> frequencies() {
            return Arrays.stream(Frequency.values()).map(Frequency::key).toList();
        }
    }
}
