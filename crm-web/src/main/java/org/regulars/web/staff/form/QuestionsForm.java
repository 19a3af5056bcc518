package org.regulars.web.staff.form;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a form asks, as staff typed it: a place for each attribute to be asked. */
record QuestionsForm(String most, Map<String, String> places, Map<String, String> payoff) {

    private static final int LONGEST_PAYOFF = 300;

    QuestionsForm(@Nullable String most, @Nullable Map<String, String> places, @Nullable Map<String, String> payoff) {
        this.most = most == null ? "" : most.strip();
        this.places = places == null ? Map.of() : places;
        this.payoff = payoff == null ? Map.of() : payoff;
    }

    /** Message key of what is wrong; '' when nothing is. */
    String problem() {
        if (!most.matches("1?\\d|20")) {
            return "forms.questions.problem.most";
        }
        if (places.values().stream()
                .anyMatch(place -> !place.isBlank() && !place.strip().matches("[1-9]\\d{0,2}"))) {
            return "forms.questions.problem.place";
        }
        return payoff.values().stream().anyMatch(words -> words.length() > LONGEST_PAYOFF)
                ? "forms.questions.problem.payoff"
                : "";
    }

    /** The attributes to be asked, by their places. */
    List<String> keys() {
        return places.entrySet().stream()
                .filter(entry -> !entry.getValue().isBlank())
                .sorted(Comparator.comparing((Map.Entry<String, String> entry) ->
                                Integer.valueOf(entry.getValue().strip()))
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .toList();
    }
}
