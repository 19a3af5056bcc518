package org.regulars.journey;

import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;

/**
 * What is wrong with a definition.
 *
 * @param place the id of a step, or {@code trigger}, {@code goal}; '' for the whole
 * @param parameter '' for the whole place
 */
public record JourneyProblem(String place, String parameter, String code, int from, int to) {

    public static final String TRIGGER = "trigger";
    public static final String GOAL = "goal";

    static JourneyProblem of(String place, String code) {
        return new JourneyProblem(place, "", code, 0, 0);
    }

    public MessageSourceResolvable words() {
        return new DefaultMessageSourceResolvable(new String[] {code}, new Object[] {from, to});
    }
}
