package org.regulars.segment;

import java.util.List;

/** A rule with missing, wrong or unknown values. */
public class RuleNotUsable extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<RuleProblem> problems;

    RuleNotUsable(List<RuleProblem> problems) {
        super("The rule cannot be used: " + problems);
        this.problems = problems;
    }

    public List<RuleProblem> problems() {
        return problems;
    }
}
