package org.regulars.segment;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.stereotype.Component;

/** Somebody has a quote: in which state, for how much, and until when it is good. */
@Component
class HasQuote implements Criterion {

    private static final String STATE = "state";
    private static final String AMOUNT = "amount";
    private static final String EXPIRY = "expiry";
    private static final String DAYS = "days";
    private static final String ANY = "any";
    private static final String WITHIN = "within";
    private static final String PASSED = "passed";

    @Override
    public String key() {
        return "quote";
    }

    @Override
    public Kind kind() {
        return Kind.ORDERS;
    }

    @Override
    public List<Parameter> parameters(Values chosen) {
        List<Parameter> parameters = new ArrayList<>();
        parameters.add(Parameter.choice(
                STATE, List.of(ANY, "draft", "sent", "accepted", "declined", "expired"), "segments.quote."));
        parameters.addAll(Comparison.of(Parameter.money(AMOUNT, 0)));
        parameters.add(Parameter.choice(EXPIRY, List.of(ANY, WITHIN, PASSED), "segments.expiry."));
        if (chosen.text(EXPIRY).equals(WITHIN)) {
            parameters.add(Parameter.whole(DAYS, 0, 3_650, 7));
        }
        return parameters;
    }

    @Override
    public Condition where(Values values) {
        Condition state =
                values.text(STATE).equals(ANY) ? Condition.EVERYBODY : Condition.of("q.state = ?", values.text(STATE));
        LocalDate today = values.today();
        Condition expiry = switch (values.text(EXPIRY)) {
            case WITHIN -> Condition.of("q.valid_until between ? and ?", today, today.plusDays(values.whole(DAYS)));
            case PASSED -> Condition.of("q.valid_until < ?", today);
            default -> Condition.EVERYBODY;
        };
        return Condition.with(
                "c.customer_id in (select q.customer_id from quote q where among(q.customer_id) and %s and %s and %s)",
                Condition.of("q.total " + Comparison.of(values).sql() + " ?", values.number(AMOUNT)), state, expiry);
    }

    @Override
    public Optional<Evidence> evidence(Values values) {
        return Optional.of(new Evidence("quotes", Evidence.Kind.TEXT, Condition.of("""
                        select string_agg(q.number || ' (' || q.state || ', ' || round(q.total, 2) || ', ' || q.valid_until || ')', '; '
                            order by q.quote_id) from quote q where q.customer_id = c.customer_id"""), null));
    }

    /** Days pass at midnight in the shop's zone. */
    @Override
    public Optional<Condition> passed(Values before, Values now) {
        if (now.text(EXPIRY).equals(ANY) || before.today().equals(now.today())) {
            return Optional.empty();
        }
        int days = now.text(EXPIRY).equals(WITHIN) ? now.whole(DAYS) : 0;
        return Optional.of(Condition.of(
                "select q.customer_id from quote q where q.valid_until between ? and ? or q.valid_until between ? and ?",
                before.today(),
                now.today(),
                before.today().plusDays(days),
                now.today().plusDays(days)));
    }

    @Override
    public MessageSourceResolvable words(Values values) {
        return sentence(
                "",
                new DefaultMessageSourceResolvable("segments.quote." + values.text(STATE)),
                values.number(AMOUNT).signum() == 0 && Comparison.of(values) == Comparison.AT_LEAST ? 0 : 1,
                Comparison.of(values).words(values.number(AMOUNT)),
                values.text(EXPIRY).equals(WITHIN) ? 1 : values.text(EXPIRY).equals(PASSED) ? 2 : 0,
                values.text(EXPIRY).equals(WITHIN) ? values.whole(DAYS) : 0);
    }
}
