package org.regulars.segment;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.stereotype.Component;

/**
 * How many of our mails somebody opened themselves: what mailboxes and their scanners fetch does not count, and whoever followed
 * a link opened the mail.
 */
@Component
class OpenedMail implements Criterion {

    private static final String MAILS = "mails";
    private static final Condition BY_HAND = Condition.of("r.machine = ''");

    @Override
    public String key() {
        return "opened-mail";
    }

    @Override
    public Kind kind() {
        return Kind.CONTACT;
    }

    @Override
    public List<Parameter> parameters(Values chosen) {
        List<Parameter> parameters = new ArrayList<>(Comparison.of(Parameter.whole(MAILS, 0, 100_000, 1)));
        parameters.addAll(Window.parameters(chosen));
        return parameters;
    }

    @Override
    public Condition where(Values values) {
        return tally(values).holds(values, MAILS);
    }

    @Override
    public Optional<Evidence> evidence(Values values) {
        return Optional.of(tally(values).evidence("opened-mails", values, MAILS));
    }

    private static Tally tally(Values values) {
        return new Tally(
                "mail_response r",
                "r.customer_id",
                Condition.and(BY_HAND, Window.of(values).holds("r.happened_at")),
                false,
                "count(distinct r.dispatch_id)",
                BigDecimal.ZERO);
    }

    @Override
    public Optional<Condition> passed(Values before, Values now) {
        return Window.of(now)
                .passed(before, "r.happened_at")
                .map(edge ->
                        Condition.with("select r.customer_id from mail_response r where %s and %s", BY_HAND, edge));
    }

    @Override
    public MessageSourceResolvable words(Values values) {
        Comparison comparison = Comparison.of(values);
        boolean none = comparison.holds(BigDecimal.ZERO, values.number(MAILS))
                && !comparison.holds(BigDecimal.ONE, values.number(MAILS));
        return sentence(
                none ? ".none" : "",
                comparison.words(values.number(MAILS)),
                Window.of(values).words());
    }
}
