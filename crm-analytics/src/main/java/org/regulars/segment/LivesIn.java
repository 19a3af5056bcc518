package org.regulars.segment;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Where somebody lives, as far as known. */
@Component
class LivesIn implements Criterion {

    private final JdbcClient jdbc;

    LivesIn(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String key() {
        return "country";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.choice("country", countries(), ""));
    }

    @Override
    public Condition where(Values values) {
        return Condition.of("c.country = ?", values.text("country"));
    }

    @Override
    public boolean profiles() {
        return false;
    }

    private List<String> countries() {
        return jdbc.sql(
                        "select distinct country from customer where state = 'known' and country <> '' order by country")
                .query(String.class)
                .list();
    }
}
