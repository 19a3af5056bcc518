package org.regulars.privacy;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What staff wrote about other customers and what names this one: it belongs to those others, so no erasure changes it, and
 * somebody has to look. Found by addresses, telephone, and first and last name together; a nickname is not found.
 */
@Component
public class NamedElsewhere {

    private static final int MOST = 50;

    private final JdbcClient jdbc;
    private final People people;

    NamedElsewhere(JdbcClient jdbc, People people) {
        this.jdbc = jdbc;
        this.people = people;
    }

    /**
     * A note or file of somebody else.
     *
     * @param kind note, file or contact
     */
    public record Place(long customerId, String kind, OffsetDateTime at) {}

    /** At most fifty, the newest first. */
    public List<Place> of(long customerId) {
        Person person = people.of(customerId);
        String[] names = person.anywhere().stream()
                .map(one -> Pattern.compile("[\\\\%_]").matcher(one).replaceAll("\\\\$0"))
                .map(one -> "%" + one + "%")
                .toArray(String[]::new);
        return jdbc.sql("""
                select customer_id, 'note' as kind, written_at as at from note
                where customer_id <> all(:ids) and lower(body) like any(:names)
                union all
                select customer_id, 'file', uploaded_at from customer_file
                where customer_id <> all(:ids) and lower(name) like any(:names)
                union all
                select customer_id, 'contact', occurred_at from interaction
                where kind in ('contact-in', 'contact-out') and customer_id <> all(:ids)
                    and lower(subject || ' ' || payload::text) like any(:names)
                order by at desc limit :most
                """)
                .param("ids", person.idArray())
                .param("names", names)
                .param("most", MOST)
                .query(Place.class)
                .list();
    }
}
