package org.regulars.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.stereotype.Component;

/** The score from 1 to 5 by recency, frequency or money. */
@Component
class RfmPart implements Criterion {

    private static final String PART = "part";
    private static final String SCORE = "score";

    @Override
    public String key() {
        return "rfm-score";
    }

    @Override
    public Kind kind() {
        return Kind.SCORES;
    }

    @Override
    public List<Parameter> parameters(Values chosen) {
        List<Parameter> parameters = new ArrayList<>();
        parameters.add(Parameter.choice(PART, List.of("r", "f", "m"), "segments.part."));
        parameters.addAll(Comparison.of(Parameter.whole(SCORE, 1, 5, 4)));
        return parameters;
    }

    @Override
    public Condition where(Values values) {
        return tally(values).holds(values, SCORE);
    }

    @Override
    public Optional<Evidence> evidence(Values values) {
        return Optional.of(tally(values).evidence(SCORE, values, SCORE));
    }

    private static Tally tally(Values values) {
        String column = switch (values.text(PART)) {
            case "f" -> "s.f";
            case "m" -> "s.m";
            default -> "s.r";
        };
        return Tally.single("rfm_score s", Condition.EVERYBODY, column, null);
    }

    @Override
    public MessageSourceResolvable words(Values values) {
        return sentence(
                "",
                new DefaultMessageSourceResolvable("segments.part." + values.text(PART)),
                Comparison.of(values).words(values.number(SCORE)));
    }
}
