package org.regulars.web.api.customer;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Size;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.regulars.customer.UpsertCustomer;
import org.regulars.web.api.Told;

/** A customer as a program tells of them. */
@Schema(
        name = "Customer",
        description =
                "Needs at least one of externalId, email, phone, social, anonymousId. What is left out or null stays as it is"
                        + " known.")
public record CustomerBody(
        @Schema(description = "The shop's own number of the customer", example = "4711") @Size(max = 200) @Nullable
        String externalId,

        @Schema(example = "ann@example.com") @Size(max = 320) @Nullable
        String email,

        @Schema(description = "Whether the shop had the address confirmed by its mailbox") @Nullable
        Boolean emailVerified,

        @Schema(description = "With country code", example = "+4930123456") @Size(max = 60) @Nullable
        String phone,

        @Schema(description = "Name in a social network", example = "@ann@social.example") @Size(max = 200) @Nullable
        String social,

        @Schema(description = "Id of the device, as the tracker keeps it: what happened on it joins this customer")
        @Size(max = 200)
        @Nullable
        String anonymousId,

        @Schema(example = "Ann") @Size(max = 200) @Nullable String firstName,

        @Schema(example = "Miller") @Size(max = 200) @Nullable
        String lastName,

        @Schema(description = "ISO 639-1", example = "de") @Size(max = 35) @Nullable
        String language,

        @Schema(description = "ISO 3166 alpha-2", example = "DE") @Size(max = 2) @Nullable
        String country,

        @Schema(description = "IANA", example = "Europe/Berlin") @Size(max = 60) @Nullable
        String timeZone,

        @Schema(
                description =
                        "Anything else that is known: text, numbers, true or false; kept with source and time. Names are"
                                + " stored in snake_case as those of events are.",
                example = "{\"shoe_size\": 38, \"newsletter_gift\": true}")
        @Nullable
        Map<String, Object> attributes,

        @Schema(
                description = "When it was so, now if left out: an older value never replaces a newer one",
                example = "2026-05-06T12:00:00Z")
        @Nullable
        Instant updatedAt) {

    private static final Pattern UPPER = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    private static final Pattern OTHER = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
    private static final Set<String> OWN_FIELDS =
            Set.of("first_name", "last_name", "language", "country", "time_zone", "email", "external_id");

    /**
     * The command.
     *
     * @param path where this customer stands in the body, such as "customer."
     */
    public UpsertCustomer command(String path, Told told) {
        Map<String, Object> values = new TreeMap<>();
        if (attributes != null) {
            attributes.forEach((name, value) -> {
                String key = OTHER.matcher(UPPER.matcher(name).replaceAll("_"))
                        .replaceAll("_")
                        .toLowerCase(Locale.ROOT);
                if (OWN_FIELDS.contains(key)) {
                    told.wrong(path + "attributes." + name, "has a field of its own beside attributes");
                }
                values.put(key, value);
            });
        }
        put(values, "first_name", firstName);
        put(values, "last_name", lastName);
        put(values, "language", language(path, told));
        put(values, "country", country(path, told));
        put(values, "time_zone", zone(path, told));
        return new UpsertCustomer(
                blank(externalId),
                blank(email),
                Boolean.TRUE.equals(emailVerified),
                blank(phone),
                blank(social),
                blank(anonymousId),
                values,
                true,
                told.source(),
                updatedAt == null ? told.at() : updatedAt);
    }

    private @Nullable String language(String path, Told told) {
        if (language == null || language.isEmpty()) {
            return null;
        }
        String found = Locale.forLanguageTag(language.replace('_', '-')).getLanguage();
        if (!LANGUAGES.contains(found)) {
            told.wrong(path + "language", "is no language such as de or en");
        }
        return found;
    }

    private @Nullable String country(String path, Told told) {
        if (country == null || country.isEmpty()) {
            return null;
        }
        String found = country.toUpperCase(Locale.ROOT);
        if (!COUNTRIES.contains(found)) {
            told.wrong(path + "country", "is no country such as DE or US");
        }
        return found;
    }

    private @Nullable String zone(String path, Told told) {
        if (timeZone == null || timeZone.isEmpty()) {
            return null;
        }
        try {
            return ZoneId.of(timeZone).getId();
        } catch (DateTimeException e) {
            told.wrong(path + "timeZone", "is no time zone such as Europe/Berlin");
            return null;
        }
    }

    private static void put(Map<String, Object> values, String key, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            values.put(key, value);
        }
    }

    private static @Nullable String blank(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
