package org.regulars.customer;

import java.util.List;
import java.util.Optional;

/** One way to narrow the list of customers. Make it a bean; its words are {@code customers.filter.<key>}. */
public interface CustomerFilter {

    /** Kebab-case key that never changes: saved views hold it. */
    String key();

    /** Filters stand in this order: 10 to 30 who they are, 40 to 60 what they did, 70 and on what we say of them. */
    int order();

    /** What can be chosen; empty when a day is to be given. */
    List<Option> options();

    /** What must hold for this value; empty when the value makes no sense. */
    Optional<Condition> condition(String value);

    /**
     * One choice.
     *
     * @param words as people say it; '' where the message {@code customers.filter.<key>.<value>} does
     */
    record Option(String value, String words) {}
}
