package org.regulars.journey;

import java.util.stream.Stream;
import org.regulars.interaction.Interactions;
import org.regulars.segment.Parameter;
import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.stereotype.Component;

/**
 * What can happen with somebody while they are inside: an order, from whatever source, a click in a mail, or any kind of
 * interaction.
 */
@Component
class Happenings {

    static final String EVENT = "event";
    static final String ORDERED = "ordered";
    static final String CLICKED = "clicked";

    private final Interactions interactions;

    Happenings(Interactions interactions) {
        this.interactions = interactions;
    }

    /** @param chosen stays among the choices even where it never happened yet; '' for none */
    Parameter parameter(String chosen) {
        return Parameter.choice(
                EVENT,
                Stream.of(Stream.of(ORDERED, CLICKED), interactions.kinds().stream(), Stream.of(chosen))
                        .flatMap(kinds -> kinds)
                        .filter(kind -> !kind.isEmpty())
                        .distinct()
                        .map(kind -> new Parameter.Choice(
                                kind,
                                new DefaultMessageSourceResolvable(
                                        new String[] {"journeys.event." + kind, "segments.event." + kind},
                                        null,
                                        kind.replace('-', ' '))))
                        .toList());
    }

    /** Whether it happened to the customer of the run {@code r} from a moment on. */
    static Fragment since(String event, String moment, String prefix) {
        return switch (event) {
            case ORDERED -> Fragment.of("""
                        exists (select from customer_order o where o.customer_id = r.customer_id and o.kind = 'sale'
                            and o.ordered_at > %s)""".formatted(moment));
            case CLICKED -> Fragment.of("""
                        exists (select from mail_response m where m.customer_id = r.customer_id and m.kind = 'click'
                            and m.machine = '' and m.happened_at > %s)""".formatted(moment));
            default -> Fragment.of("""
                        exists (select from interaction i where i.customer_id = r.customer_id and i.kind = :%sevent
                            and i.occurred_at > %s)""".formatted(prefix, moment)).with(prefix + "event", event);
        };
    }
}
