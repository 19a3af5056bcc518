package org.regulars.privacy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Somebody with everything they are known by.
 *
 * @param ids the customer first, then those who were merged into them
 * @param name first and last name, '' unless both are known
 */
record Person(List<Long> ids, List<Known> identities, String name) {

    private static final int SHORTEST_NAME = 6;
    private static final int SHORTEST_ADDRESS = 5;

    /** One identity as it is compared and as it was typed. */
    record Known(long identityId, String kind, String value, String shown) {

        private boolean telling() {
            return !kind.equals("shop-number") && !kind.equals("anonymous-id") && value.length() >= SHORTEST_ADDRESS;
        }
    }

    long customerId() {
        return ids.get(0);
    }

    Long[] idArray() {
        return ids.toArray(Long[]::new);
    }

    /** Addresses and names, in lower case: wherever they stand they mean this person. */
    List<String> anywhere() {
        Set<String> found = new LinkedHashSet<>();
        identities.stream().filter(Known::telling).forEach(one -> {
            found.add(one.value().toLowerCase(Locale.ROOT));
            found.add(one.shown().strip().toLowerCase(Locale.ROOT));
        });
        if (name.length() >= SHORTEST_NAME) {
            found.add(name.toLowerCase(Locale.ROOT));
        }
        return List.copyOf(found);
    }

    /** Numbers and ids, in lower case: they mean this person where they stand by themselves. */
    List<String> alone() {
        Set<String> found = new LinkedHashSet<>();
        identities.stream().filter(one -> !one.telling()).forEach(one -> {
            found.add(one.value().toLowerCase(Locale.ROOT));
            found.add(one.shown().strip().toLowerCase(Locale.ROOT));
        });
        return List.copyOf(found);
    }

    /** Regular expressions of PostgreSQL that find this person in a text in lower case. */
    List<String> patterns(boolean json) {
        List<String> patterns = new ArrayList<>();
        anywhere().forEach(one -> {
            patterns.add(quoted(one));
            if (json && !quoted(inJson(one)).equals(quoted(one))) {
                patterns.add(quoted(inJson(one)));
            }
        });
        identities.stream().filter(one -> !one.telling()).forEach(one -> {
            for (String value : new LinkedHashSet<>(List.of(
                    one.value().toLowerCase(Locale.ROOT), one.shown().strip().toLowerCase(Locale.ROOT)))) {
                patterns.add(
                        !json
                                ? "(^|[^[:alnum:]])" + quoted(value) + "([^[:alnum:]]|$)"
                                : one.kind().equals("shop-number")
                                        ? "\"(userid|user_id|customerid|customer_id|previousid|shop_number|id)\"\\s*:\\s*\"?"
                                                + quoted(inJson(value)) + "\"?\\s*[,}]"
                                        : "\"" + quoted(inJson(value)) + "\"");
            }
        });
        return patterns;
    }

    private static String inJson(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static String quoted(String text) {
        return Pattern.compile("[^\\p{L}\\p{N}\\s]")
                .matcher(text)
                .replaceAll(found -> "\\\\" + java.util.regex.Matcher.quoteReplacement(found.group()));
    }
}
