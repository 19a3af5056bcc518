package org.regulars.journey;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.regulars.segment.Parameter;
import org.regulars.segment.Values;
import org.springframework.stereotype.Component;

/** Anything that the shop reports: an event of any kind, of which one property can be asked. */
@Component
class Happened implements TriggerKind {

    private static final String PROPERTY = "property";
    private static final String EQUALS = "equals";

    private final Happenings happenings;

    Happened(Happenings happenings) {
        this.happenings = happenings;
    }

    @Override
    public String key() {
        return "happened";
    }

    @Override
    public List<Parameter> parameters(Values chosen) {
        return List.of(
                happenings.parameter(chosen.text(Happenings.EVENT)),
                Parameter.optionalText(PROPERTY),
                Parameter.optionalText(EQUALS),
                Parameter.whole("days", 1, 30, 3));
    }

    /** By its own time it must not be older than these days, however late it comes. */
    @Override
    public Fragment entries(Values values, Look look) {
        return Fragment.of("""
                select a.customer_id, a.happening || '-' || a.reference as entry_key,
                       jsonb_build_object('event', a.happening, 'about', a.subject, 'happened_at', a.happened_at) as facts,
                       a.happened_at, greatest(a.happened_at, :t_since) as due_at
                from journey_arrival a
                where a.happening = :t_event and a.arrived_in >= :t_seen_to::xid8 and a.happened_at >= :t_from
                  and a.happened_at >= :t_since and (:t_property = '' or a.payload ->> :t_property = :t_equals)
                """)
                .with("t_event", values.text(Happenings.EVENT))
                .with("t_seen_to", look.seenTo())
                .with("t_since", look.since().atOffset(ZoneOffset.UTC))
                .with(
                        "t_from",
                        look.now().minus(Duration.ofDays(values.whole("days"))).atOffset(ZoneOffset.UTC))
                .with("t_property", values.text(PROPERTY))
                .with("t_equals", values.text(EQUALS));
    }

    @Override
    public Set<String> listens(Values values) {
        return Set.of(values.text(Happenings.EVENT));
    }
}
