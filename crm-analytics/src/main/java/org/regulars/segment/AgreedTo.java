package org.regulars.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.regulars.consent.Purpose;
import org.regulars.consent.Purposes;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What somebody said to being contacted for a purpose, or for one of its topics: that they agreed, confirmed it, or took it back. */
@Component
class AgreedTo implements Criterion {

    private static final String PURPOSE = "purpose";
    private static final String TOPIC = "topic";
    private static final String CHANNEL = "channel";
    private static final String STATE = "consent-state";
    private static final String ANY = "any";
    private static final String WHOLE = "whole";
    private static final String NEVER = "never";

    private final Purposes purposes;
    private final JdbcClient jdbc;

    AgreedTo(Purposes purposes, JdbcClient jdbc) {
        this.purposes = purposes;
        this.jdbc = jdbc;
    }

    @Override
    public String key() {
        return "consent";
    }

    @Override
    public Kind kind() {
        return Kind.CONTACT;
    }

    @Override
    public List<Parameter> parameters(Values chosen) {
        List<String> keys = purposes.all().stream().map(Purpose::key).toList();
        String purpose = chosen.text(PURPOSE).isEmpty() && !keys.isEmpty() ? keys.get(0) : chosen.text(PURPOSE);
        List<String> topics = new ArrayList<>(List.of(ANY, WHOLE));
        topics.addAll(jdbc.sql("select topic from topic where purpose = ? order by sort_order, topic")
                .param(purpose)
                .query(String.class)
                .list());
        return List.of(
                Parameter.choice(PURPOSE, keys, "segments.purpose."),
                Parameter.choice(TOPIC, topics, "segments.topic."),
                Parameter.choice(CHANNEL, List.of("mail", "letter", "phone", "sms"), "segments.channel."),
                Parameter.choice(
                        STATE, List.of("confirmed", "granted", "withdrawn", "expired", NEVER), "segments.consent."));
    }

    @Override
    public Condition where(Values values) {
        boolean never = values.text(STATE).equals(NEVER);
        Condition said = Condition.with(
                """
                exists (select from consent_state s
                        where s.customer_id = c.customer_id and %s and %s and %s)""",
                Condition.of("s.purpose = ? and s.channel = ?", values.text(PURPOSE), values.text(CHANNEL)),
                topic(values),
                never ? Condition.EVERYBODY : Condition.of("s.status = ?", values.text(STATE)));
        return never ? said.not() : said;
    }

    private static Condition topic(Values values) {
        return switch (values.text(TOPIC)) {
            case ANY -> Condition.EVERYBODY;
            case WHOLE -> Condition.of("s.topic = ''");
            default -> Condition.of("s.topic = ?", values.text(TOPIC));
        };
    }

    @Override
    public Optional<Evidence> evidence(Values values) {
        return Optional.of(new Evidence(
                "consent",
                Evidence.Kind.TEXT,
                Condition.with(
                        """
                        select string_agg(case s.topic when '' then '' else s.topic || ': ' end || s.status, ', ' order by s.topic)
                        from consent_state s where s.customer_id = c.customer_id and %s and %s""",
                        Condition.of("s.purpose = ? and s.channel = ?", values.text(PURPOSE), values.text(CHANNEL)),
                        topic(values)),
                null));
    }

    @Override
    public boolean profiles(Values values) {
        return false;
    }

    @Override
    public MessageSourceResolvable words(Values values) {
        String topic = values.text(TOPIC);
        String purpose = values.text(PURPOSE);
        Object what = Parameter.words("segments.purpose.", purpose, purpose);
        return sentence(
                "." + values.text(STATE),
                topic.equals(ANY)
                        ? what
                        : new DefaultMessageSourceResolvable(
                                new String[] {"segments.consent.topic"},
                                new Object[] {what, Parameter.words("segments.topic.", topic, topic)}),
                new DefaultMessageSourceResolvable("segments.channel." + values.text(CHANNEL)));
    }
}
