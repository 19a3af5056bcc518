package org.regulars.segment;

import org.springframework.context.MessageSourceResolvable;

/** One line of a rule in words, and the condition that it stands for. */
record RuleLine(int depth, MessageSourceResolvable words, Condition condition) {}
