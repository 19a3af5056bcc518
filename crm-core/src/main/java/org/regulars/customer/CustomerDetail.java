package org.regulars.customer;

import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything about who one customer is. */
public record CustomerDetail(Who who, List<Identity> identities, List<Attribute> attributes) {

    /** What to call them: the name, else the most telling identity; '' when there is nothing. */
    public String name() {
        String name = (who.firstName() + " " + who.lastName()).strip();
        return !name.isEmpty()
                ? name
                : identities.stream()
                        .filter(identity -> !identity.kind().equals(IdentityKind.ANONYMOUS_ID.key()))
                        .map(Identity::shown)
                        .findFirst()
                        .orElse("");
    }

    /**
     * The customer's own row; texts are '' until known.
     *
     * @param state visitor, known, merged or erased
     * @param mergedInto the customer that this one turned out to be, null unless merged
     */
    public record Who(
            long customerId,
            String state,
            String firstName,
            String lastName,
            String language,
            String country,
            String timeZone,
            OffsetDateTime createdAt,
            OffsetDateTime lastSeenAt,
            @Nullable Long mergedInto) {}

    /** Whether staff chose this of several addresses or numbers to come first. */
    public boolean prefers(Identity identity) {
        return identity.preferredAt() != null
                && identities.stream()
                        .filter(other -> other.kind().equals(identity.kind()))
                        .findFirst()
                        .filter(identity::equals)
                        .isPresent();
    }

    /** Whether there is another one of its kind, so that one of them can come first. */
    public boolean several(Identity identity) {
        return identities.stream()
                        .filter(other -> other.kind().equals(identity.kind()))
                        .count()
                > 1;
    }

    /**
     * Something they are known by, as it was typed; those that staff prefer come first.
     *
     * @param provenAt null until a log-in or confirmation proved it
     * @param preferredAt when staff chose it as the one to come first; null unless they did
     */
    public record Identity(
            String kind,
            String shown,
            String source,
            OffsetDateTime firstSeenAt,
            @Nullable OffsetDateTime provenAt,
            @Nullable OffsetDateTime preferredAt) {}

    /** One value of the profile with its origin: told, observed or computed. */
    public record Attribute(String key, String origin, String value, String source, OffsetDateTime recordedAt) {}
}
