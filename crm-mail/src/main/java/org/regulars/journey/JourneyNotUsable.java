package org.regulars.journey;

import java.util.List;

/** A definition cannot become a version as it is. */
public class JourneyNotUsable extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<JourneyProblem> problems;

    JourneyNotUsable(List<JourneyProblem> problems) {
        super("The journey cannot be used as it is");
        this.problems = List.copyOf(problems);
    }

    public List<JourneyProblem> problems() {
        return problems;
    }
}
