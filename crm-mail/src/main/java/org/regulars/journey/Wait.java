package org.regulars.journey;

import java.util.List;
import org.regulars.segment.Parameter;
import org.regulars.segment.Values;
import org.springframework.stereotype.Component;

/** Lets a time pass, counted from when somebody came here by their own time. */
@Component
class Wait implements StepKind {

    @Override
    public String key() {
        return "wait";
    }

    @Override
    public List<Parameter> parameters(Values chosen) {
        return Waiting.parameters(1, "days");
    }

    @Override
    public Fragment decision(Place place) {
        return Fragment.of("""
                select 'then' as edge, r.reached_at + :s_wait::interval as next_at, null::text as leaving
                """).with("s_wait", Waiting.interval(place.values()));
    }
}
