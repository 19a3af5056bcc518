package org.regulars.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.stereotype.Component;

/** How often somebody followed links of our mails themselves; what scanners of mailboxes follow does not count. */
@Component
class ClickedInMail implements Criterion {

    private static final String LINK = "link";
    private static final String TIMES = "times";

    @Override
    public String key() {
        return "clicked-in-mail";
    }

    @Override
    public Kind kind() {
        return Kind.CONTACT;
    }

    @Override
    public List<Parameter> parameters(Values chosen) {
        List<Parameter> parameters = new ArrayList<>();
        parameters.add(Parameter.optionalText(LINK));
        parameters.addAll(Comparison.of(Parameter.whole(TIMES, 0, 100_000, 1)));
        parameters.addAll(Window.parameters(chosen, 30));
        return parameters;
    }

    @Override
    public Condition where(Values values) {
        return tally(values).holds(values, TIMES);
    }

    @Override
    public Optional<Evidence> evidence(Values values) {
        return Optional.of(tally(values).evidence("clicks", values, TIMES));
    }

    private static Tally tally(Values values) {
        return Tally.count(
                "mail_response r",
                "r.customer_id",
                Condition.and(which(values), Window.of(values).holds("r.happened_at")));
    }

    private static Condition which(Values values) {
        Condition human = Condition.of("r.kind = 'click' and r.machine = ''");
        String link = values.text(LINK);
        return link.isEmpty()
                ? human
                : Condition.and(human, Condition.of("position(lower(?) in lower(r.url)) > 0", link));
    }

    @Override
    public Optional<Condition> passed(Values before, Values now) {
        return Window.of(now)
                .passed(before, "r.happened_at")
                .map(edge ->
                        Condition.with("select r.customer_id from mail_response r where %s and %s", which(now), edge));
    }

    @Override
    public Set<String> sources(Values values) {
        return Set.of("mail_response:click");
    }

    @Override
    public MessageSourceResolvable words(Values values) {
        String link = values.text(LINK);
        return sentence(
                link.isEmpty() ? "" : ".one",
                link,
                Comparison.of(values).words(values.number(TIMES)),
                values.number(TIMES),
                Window.of(values).words());
    }
}
