package org.regulars.segment;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Where somebody lives, as far as known. */
@Component
class LivesIn implements Criterion {

    private static final String COUNTRY = "country";

    private final JdbcClient jdbc;

    LivesIn(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String key() {
        return COUNTRY;
    }

    @Override
    public Kind kind() {
        return Kind.PROFILE;
    }

    @Override
    public List<Parameter> parameters(Values chosen) {
        return List.of(Parameter.choice(COUNTRY, countries(), ""));
    }

    @Override
    public Condition where(Values values) {
        return Condition.of("c.country = ?", values.text(COUNTRY));
    }

    @Override
    public Optional<Evidence> evidence(Values values) {
        return Optional.of(new Evidence(COUNTRY, Evidence.Kind.TEXT, Condition.of("nullif(c.country, '')"), null));
    }

    @Override
    public boolean profiles(Values values) {
        return false;
    }

    private List<String> countries() {
        return jdbc.sql(
                        "select distinct country from customer where state = 'known' and country <> '' order by country")
                .query(String.class)
                .list();
    }
}
