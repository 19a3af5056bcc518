package org.regulars.segment;

import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSourceResolvable;

/**
 * One line of a rule, indented by its depth, and whether it holds; for the rule in words alone it holds.
 *
 * @param found the value that decided, such as "2 orders, needs at least 3"; null where yes or no says all
 */
public record Finding(
        int depth,
        MessageSourceResolvable words,
        boolean holds,
        @Nullable MessageSourceResolvable found) {

    Finding(int depth, MessageSourceResolvable words, boolean holds) {
        this(depth, words, holds, null);
    }
}
