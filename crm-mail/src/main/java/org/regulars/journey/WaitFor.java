package org.regulars.journey;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.regulars.segment.Parameter;
import org.regulars.segment.Values;
import org.springframework.stereotype.Component;

/** Waits until something happens, for a time at most. */
@Component
class WaitFor implements StepKind {

    private final Happenings happenings;

    WaitFor(Happenings happenings) {
        this.happenings = happenings;
    }

    @Override
    public String key() {
        return "wait-for";
    }

    @Override
    public List<Parameter> parameters(Values chosen) {
        return Stream.concat(
                        Stream.of(happenings.parameter(chosen.text(Happenings.EVENT))),
                        Waiting.parameters(3, "days").stream())
                .toList();
    }

    @Override
    public List<String> edges(Values values) {
        return List.of("happened", "not-happened");
    }

    @Override
    public Fragment decision(Place place) {
        Fragment happened = Happenings.since(place.values().text(Happenings.EVENT), "r.reached_at", "s_");
        Map<String, Object> values = new HashMap<>(happened.values());
        values.put("s_wait", Waiting.interval(place.values()));
        return new Fragment("""
                select case when h.happened then 'happened'
                            when r.reached_at + :s_wait::interval <= :now then 'not-happened' end as edge,
                       case when h.happened then :now else r.reached_at + :s_wait::interval end as next_at,
                       null::text as leaving
                from (select %s as happened) h
                """.formatted(happened.sql()), values);
    }

    @Override
    public Set<String> listens(Values values) {
        return Set.of(values.text(Happenings.EVENT));
    }
}
