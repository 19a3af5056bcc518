package org.regulars.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How many mails went to somebody: all, those of campaigns or journeys, or those of one of them. */
@Component
class GotMail implements Criterion {

    private static final String MAIL = "mail";
    private static final String TIMES = "times";

    private final JdbcClient jdbc;

    GotMail(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String key() {
        return "got-mail";
    }

    @Override
    public Kind kind() {
        return Kind.CONTACT;
    }

    @Override
    public List<Parameter> parameters(Values chosen) {
        List<Parameter> parameters = new ArrayList<>();
        parameters.add(Parameter.choice(MAIL, mails()));
        parameters.addAll(Comparison.of(Parameter.whole(TIMES, 0, 100_000, 1)));
        parameters.addAll(Window.parameters(chosen, 30));
        return parameters;
    }

    private List<Parameter.Choice> mails() {
        List<Parameter.Choice> choices = new ArrayList<>();
        for (String kind : List.of("any", "campaign", "journey")) {
            choices.add(new Parameter.Choice(kind, new DefaultMessageSourceResolvable("segments.mail." + kind)));
        }
        choices.addAll(jdbc.sql(
                        "select 'campaign:' || campaign_id as value, name from campaign order by lower(name), campaign_id")
                .query((row, n) -> Parameter.Choice.named(row.getString(1), row.getString(2)))
                .list());
        choices.addAll(jdbc.sql("select journey_key from journey order by journey_key")
                .query((row, n) -> new Parameter.Choice(
                        "journey:" + row.getString(1),
                        Parameter.words("dispatch.source.", row.getString(1), row.getString(1))))
                .list());
        return choices;
    }

    @Override
    public Condition where(Values values) {
        return tally(values).holds(values, TIMES);
    }

    @Override
    public Optional<Evidence> evidence(Values values) {
        return Optional.of(tally(values).evidence("mails", values, TIMES));
    }

    private static Tally tally(Values values) {
        return Tally.count(
                "dispatch d",
                "d.customer_id",
                Condition.and(which(values), Window.of(values).holds("d.sent_at")));
    }

    private static Condition which(Values values) {
        Condition sent = Condition.of("d.state = 'sent' and d.channel = 'mail'");
        String[] mail = values.text(MAIL).split(":", 2);
        if (mail[0].equals("any")) {
            return sent;
        }
        Condition kind = Condition.of("d.source_kind = ?", mail[0]);
        return mail.length == 1
                ? Condition.and(sent, kind)
                : Condition.and(sent, kind, Condition.of("d.source_key = ?", mail[1]));
    }

    @Override
    public Optional<Condition> passed(Values before, Values now) {
        return Window.of(now)
                .passed(before, "d.sent_at")
                .map(edge -> Condition.with("select d.customer_id from dispatch d where %s and %s", which(now), edge));
    }

    @Override
    public MessageSourceResolvable words(Values values) {
        String mail = values.text(MAIL);
        Object which = mails().stream()
                .filter(one -> one.value().equals(mail))
                .findFirst()
                .<Object>map(Parameter.Choice::words)
                .orElse(mail);
        return sentence(
                mail.contains(":") ? ".one" : "",
                which,
                Comparison.of(values).words(values.number(TIMES)),
                values.number(TIMES),
                Window.of(values).words());
    }
}
