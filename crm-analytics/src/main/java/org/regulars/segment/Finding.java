package org.regulars.segment;

import org.springframework.context.MessageSourceResolvable;

/** One line of a rule, indented by its depth, and whether it holds; for the rule in words alone it holds. */
public record Finding(int depth, MessageSourceResolvable words, boolean holds) {}
