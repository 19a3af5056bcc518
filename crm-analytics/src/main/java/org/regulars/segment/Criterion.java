package org.regulars.segment;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;

/**
 * Something that can be asked of every customer. Make it a bean and it can be chosen; it needs the messages
 * {@code segments.criterion.<key>} (its name) and {@code segments.criterion.<key>.words} (the sentence).
 */
public interface Criterion {

    /** Where a criterion stands among those to choose from, headed {@code segments.kind.<key>}. */
    enum Kind {
        PROFILE,
        BEHAVIOUR,
        ORDERS,
        CONTACT,
        SCORES,
        GROUPS
    }

    /** Kebab-case key that never changes: it is stored in rules. */
    String key();

    Kind kind();

    /**
     * What has to be given, in the order of the form and of the sentence.
     *
     * @param chosen what was given so far, for what one answer asks next; a value that is missing counts as the parameter's first
     */
    List<Parameter> parameters(Values chosen);

    /** The SQL of the question for a customer {@code c}. */
    Condition where(Values values);

    /** What decided it for one customer; empty where yes or no says all. */
    default Optional<Evidence> evidence(Values values) {
        return Optional.empty();
    }

    /**
     * SQL of the ids of all customers for whom the answer may have become another since a moment only because time passed.
     *
     * @param before the same values as they were asked then
     */
    default Optional<Condition> passed(Values before, Values now) {
        return Optional.empty();
    }

    /**
     * Whose changes can change the answer: tables, or {@code <table>:<word>} for rows of one kind, as they stand in
     * {@code segment_touch}.
     */
    default Set<String> sources(Values values) {
        return where(values).tables();
    }

    /**
     * Whether it judges people by what they do or by a score worked out of it. Who objected to that is in no segment that asks it.
     */
    default boolean profiles(Values values) {
        return true;
    }

    /** Whether staff can choose it; others are only kept for rules that have it. */
    default boolean offered() {
        return true;
    }

    /**
     * Message key of what is wrong with values that look right one by one, such as an unknown code or a window that ends before it
     * begins; '' when nothing is.
     */
    default String problem(Values values) {
        return Window.of(values).problem();
    }

    /** The sentence of a rule, such as "bought at least 3 times in the last 90 days". */
    default MessageSourceResolvable words(Values values) {
        return sentence(
                "",
                parameters(values).stream()
                        .map(parameter -> parameter.shown(values.text(parameter.name())))
                        .toArray());
    }

    /** The message {@code segments.criterion.<key>.words<suffix>}. */
    default MessageSourceResolvable sentence(String suffix, Object... parts) {
        return new DefaultMessageSourceResolvable(
                new String[] {"segments.criterion." + key() + ".words" + suffix}, parts);
    }
}
