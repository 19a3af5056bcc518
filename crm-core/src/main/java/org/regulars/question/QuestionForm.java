package org.regulars.question;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a form asks besides its own fields.
 *
 * @param form its key
 * @param most at most so many questions at once
 * @param keys the attributes asked for, the most valuable first
 * @param required those of them that have to be answered
 * @param payoff what somebody gets for the answers, by language; the product's own words where there are none
 */
public record QuestionForm(String form, int most, List<String> keys, Set<String> required, Map<String, String> payoff) {

    /** One that requires no answer. */
    public QuestionForm(String form, int most, List<String> keys, Map<String, String> payoff) {
        this(form, most, keys, Set.of(), payoff);
    }
}
