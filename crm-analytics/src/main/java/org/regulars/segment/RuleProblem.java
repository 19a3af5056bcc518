package org.regulars.segment;

import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;

/**
 * Why a rule cannot be used.
 *
 * @param position which criterion, counted from 0; -1 when it is the rule as a whole
 * @param parameter which of its values; '' when it is the criterion as a whole
 */
public record RuleProblem(int position, String parameter, String message, int from, int to) {

    RuleProblem(int position, String parameter, String message) {
        this(position, parameter, message, 0, 0);
    }

    public MessageSourceResolvable words() {
        return new DefaultMessageSourceResolvable(new String[] {message}, new Object[] {from, to});
    }
}
