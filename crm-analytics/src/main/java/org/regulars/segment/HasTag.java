package org.regulars.segment;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Staff put a word on somebody, one by one or on many at once: a list made by hand. */
@Component
class HasTag implements Criterion {

    private static final String TAG = "tag";

    private final JdbcClient jdbc;

    HasTag(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String key() {
        return TAG;
    }

    @Override
    public Kind kind() {
        return Kind.GROUPS;
    }

    @Override
    public List<Parameter> parameters(Values chosen) {
        return List.of(Parameter.choice(TAG, tags(), ""));
    }

    @Override
    public Condition where(Values values) {
        return Condition.of(
                "c.customer_id in (select t.customer_id from customer_tag t where among(t.customer_id) and t.tag = ?)",
                values.text(TAG));
    }

    /** Staff chose them; nothing was worked out. */
    @Override
    public boolean profiles(Values values) {
        return false;
    }

    private List<String> tags() {
        return jdbc.sql("select tag from tag order by lower(tag)")
                .query(String.class)
                .list();
    }
}
