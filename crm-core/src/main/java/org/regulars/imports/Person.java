package org.regulars.imports;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One row about a person. Null is what the row does not say; '' clears. */
final class Person {

    String email = "";
    String emailShown = "";
    String phone = "";
    String phoneShown = "";
    String shopNumber = "";

    @Nullable
    Instant since;

    /** By the profile's keys; the customer's own columns are among them. */
    final Map<String, String> values = new TreeMap<>();

    /** The values as their attributes have them: numbers, dates, lists. A cleared one is ''. */
    final Map<String, Object> typed = new TreeMap<>();

    final List<Claim> claims = new ArrayList<>();

    /** Why the address gets nothing any more: a key of suppression; '' when it may. */
    String suppressedFor = "";

    @Nullable
    Instant suppressedSince;

    private final StringBuilder note = new StringBuilder();

    void note(String sentence) {
        if (note.indexOf(sentence) < 0) {
            note.append(note.isEmpty() ? "" : " ").append(sentence);
        }
    }

    String note() {
        return note.toString();
    }
}
