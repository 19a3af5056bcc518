package org.regulars.customer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An arrival with its names and devices in their normal form. */
record Heard(Arrival arrival, Said said, @Nullable Name lead, List<Name> others, List<Sign> devices) {

    /** A name and how it was written. */
    record Name(Sign sign, String shown) {}

    static List<Heard> of(List<Arrival> arrivals) {
        Map<Sign, Optional<Sign>> known = new HashMap<>();
        List<Heard> all = new ArrayList<>(arrivals.size());
        for (Arrival arrival : arrivals) {
            all.add(of(arrival, known));
        }
        return all;
    }

    private static Heard of(Arrival arrival, Map<Sign, Optional<Sign>> known) {
        List<Name> names = new ArrayList<>();
        arrival.names().forEach(claim -> name(claim, known).ifPresent(names::add));
        Name lead = null;
        for (Name name : names) {
            if (lead == null || name.sign().kind().compareTo(lead.sign().kind()) < 0) {
                lead = name;
            }
        }
        List<Name> others = new ArrayList<>();
        Set<IdentityKind> kinds = new TreeSet<>();
        for (Name name : names) {
            // Two of one kind in one event contradict each other; the first counts.
            if (lead != null
                    && name.sign().kind().compareTo(lead.sign().kind()) > 0
                    && kinds.add(name.sign().kind())) {
                others.add(name);
            }
        }
        List<Sign> devices = arrival.devices().stream()
                .flatMap(device -> normal(IdentityKind.ANONYMOUS_ID, device, known).stream())
                .distinct()
                .toList();
        return new Heard(arrival, new Said(arrival.at(), arrival.messageId()), lead, others, devices);
    }

    private static Optional<Name> name(IdentityClaim claim, Map<Sign, Optional<Sign>> known) {
        return normal(claim.kind(), claim.value(), known)
                .map(sign -> new Name(sign, claim.value().strip()));
    }

    private static Optional<Sign> normal(IdentityKind kind, String typed, Map<Sign, Optional<Sign>> known) {
        return known.computeIfAbsent(
                new Sign(kind, typed), key -> kind.normalise(typed).map(value -> new Sign(kind, value)));
    }

    boolean logsIn() {
        return lead != null && arrival.logsIn();
    }

    /** The lead, or the device of somebody unnamed; null when the event is about nobody. */
    @Nullable
    Sign subject() {
        return lead != null ? lead.sign() : devices.isEmpty() ? null : devices.get(0);
    }
}
