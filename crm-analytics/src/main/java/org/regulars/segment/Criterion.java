package org.regulars.segment;

import java.util.List;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;

/**
 * Something that can be asked of every customer. Make it a bean and it can be chosen; it needs the messages
 * {@code segments.criterion.<key>} (its name) and {@code segments.criterion.<key>.words} (the sentence).
 */
public interface Criterion {

    /** Kebab-case key that never changes: it is stored in rules. */
    String key();

    /** What has to be given, in the order of the form and of the sentence. */
    List<Parameter> parameters();

    /** The SQL of the question for a customer {@code c}. */
    Condition where(Values values);

    /**
     * Whether it judges people by what they do or by a score worked out of it. Who objected to that is in no segment that asks it.
     */
    default boolean profiles() {
        return true;
    }

    /** Message key of what is wrong with values that look right one by one, such as an unknown code; '' when nothing is. */
    default String problem(Values values) {
        return "";
    }

    /** The sentence of a rule, such as "bought at least 3 times in the last 90 days". */
    default MessageSourceResolvable words(Values values) {
        return new DefaultMessageSourceResolvable(
                new String[] {"segments.criterion." + key() + ".words"},
                parameters().stream()
                        .map(parameter -> parameter.shown(values.text(parameter.name())))
                        .toArray());
    }
}
