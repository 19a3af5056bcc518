package org.regulars.consent;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The purposes customers are asked about, and their topics. */
@Component
public class Purposes {

    private final JdbcClient jdbc;

    Purposes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** In the order of display. */
    public List<Purpose> all() {
        return jdbc.sql("""
                select p.purpose, array(select t.topic from topic t where t.purpose = p.purpose order by t.sort_order) topics
                from purpose p order by p.sort_order
                """)
                .query((row, n) -> new Purpose(row.getString("purpose"), List.of((String[])
                        row.getArray("topics").getArray())))
                .list();
    }
}
