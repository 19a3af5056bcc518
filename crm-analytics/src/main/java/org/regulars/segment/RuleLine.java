package org.regulars.segment;

import java.util.Optional;
import org.springframework.context.MessageSourceResolvable;

/** One line of a rule in words, the condition that it stands for, and what decides it where that is a value. */
record RuleLine(int depth, MessageSourceResolvable words, Condition condition, Optional<Evidence> evidence) {}
