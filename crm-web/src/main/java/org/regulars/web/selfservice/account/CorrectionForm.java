package org.regulars.web.selfservice.account;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What somebody says is right about themselves; what they leave empty or as it is changes nothing. */
record CorrectionForm(
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String language,
        @Nullable String country) {

    private static final int LONGEST = 100;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    Map<String, String> changes(DataPage.About now) {
        Map<String, String> changes = new TreeMap<>();
        put(changes, "first_name", firstName, now.firstName());
        put(changes, "last_name", lastName, now.lastName());
        put(changes, "language", language, now.language());
        put(changes, "country", country, now.country());
        return changes;
    }

    private static void put(Map<String, String> changes, String key, @Nullable String typed, String now) {
        String value =
                typed == null ? "" : CONTROL.matcher(typed).replaceAll(" ").strip();
        value = value.substring(0, Math.min(value.length(), LONGEST));
        if (!value.isEmpty() && !value.equals(now)) {
            changes.put(key, value);
        }
    }
}
