package org.regulars.bounce;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The fields of a delivery status notification (RFC 3464), of one recipient. */
record StatusFields(Map<String, String> fields) {

    private static final Pattern FIELD = Pattern.compile("^([A-Za-z][A-Za-z0-9-]{2,40})\\s*:\\s?(.*)$");
    private static final int LONGEST = 10_000;
    private static final Pattern ADDRESS = Pattern.compile("[^\\s<>;,\"()]{1,64}@[^\\s<>;,\"()]{1,255}");

    /** Everybody a part reports on; those without blank lines between are told apart by their first field. */
    static List<StatusFields> in(String part) {
        List<StatusFields> found = new ArrayList<>();
        Map<String, String> group = new HashMap<>();
        String last = "";
        for (String line : part.split("\n", -1)) {
            Matcher field = FIELD.matcher(line.strip().equals(line.stripTrailing()) ? line : "");
            if (line.isBlank()) {
                keep(group, found);
                group = new HashMap<>();
                last = "";
            } else if (field.matches()) {
                last = field.group(1).toLowerCase(Locale.ROOT);
                if (last.equals("final-recipient") && group.containsKey(last)) {
                    keep(group, found);
                    group = new HashMap<>();
                }
                group.merge(last, field.group(2).strip(), (first, second) -> first.isEmpty() ? second : first);
            } else if (!last.isEmpty()) {
                // Some servers break the lines of what they quote without the blank that belongs there.
                String more = line.strip();
                group.merge(last, more, (first, second) -> first.length() > LONGEST ? first : first + " " + second);
            }
        }
        keep(group, found);
        return found;
    }

    private static void keep(Map<String, String> group, List<StatusFields> found) {
        boolean recipient = group.containsKey("final-recipient") || group.containsKey("original-recipient");
        boolean answer =
                group.containsKey("action") || group.containsKey("status") || group.containsKey("diagnostic-code");
        if (recipient || answer && !group.containsKey("reporting-mta")) {
            found.add(new StatusFields(group));
        } else if (answer) {
            found.add(new StatusFields(group));
        }
    }

    String get(String field) {
        return fields.getOrDefault(field, "");
    }

    /** delivered, relayed, expanded, delayed, failed; '' for none. */
    String action() {
        Matcher word = Pattern.compile("[a-z]+").matcher(get("action").toLowerCase(Locale.ROOT));
        return word.find() ? word.group() : "";
    }

    /** The address as we wrote it, where the server knows that, else as it ended. */
    String recipient() {
        return address("original-recipient")
                .or(() -> address("final-recipient"))
                .or(() -> address("x-actual-recipient"))
                .orElse("");
    }

    String finalRecipient() {
        return address("final-recipient").orElse("");
    }

    private Optional<String> address(String field) {
        Matcher address =
                ADDRESS.matcher(get(field).replaceFirst("(?i)^\\s*(?:rfc822|utf-8|x400|unknown|system)\\s*;", ""));
        return address.find() ? Optional.of(address.group()) : Optional.empty();
    }

    String status() {
        Matcher status = Diagnosis.STATUS.matcher(get("status"));
        return status.find() ? status.group(1) : "";
    }

    /** What the last server answered, in its words. */
    String diagnosis() {
        return get("diagnostic-code")
                .replaceFirst("(?i)^\\s*(?:smtp|x-[\\w-]+|unknown|x|dns)\\s*;", "")
                .strip();
    }
}
