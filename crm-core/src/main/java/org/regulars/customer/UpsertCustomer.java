package org.regulars.customer;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A customer as a shop's system knows them: make or bring up to date.
 *
 * @param externalId the shop's own number of the customer
 * @param emailProven whether the shop had the address confirmed
 * @param anonymousId of the device they shop on; its history joins theirs
 * @param values of the profile, by keys such as first_name; texts, numbers and booleans
 * @param refusing whether an identity that another customer has makes the whole record fail; otherwise it stays with that
 *     other and the rest is taken
 * @param source where it comes from, such as "api shop server"
 * @param at when it was so
 */
public record UpsertCustomer(
        @Nullable String externalId,
        @Nullable String email,
        boolean emailProven,
        @Nullable String phone,
        @Nullable String social,
        @Nullable String anonymousId,
        Map<String, Object> values,
        boolean refusing,
        String source,
        Instant at) {}
