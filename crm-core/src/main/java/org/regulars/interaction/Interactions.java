package org.regulars.interaction;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Everything that happened with customers; rows are only ever added. */
@Component
@Transactional
public class Interactions {

    private final JdbcClient jdbc;

    Interactions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Files what happened, in the caller's transaction; what is filed already stays as it is. */
    public void record(Collection<Interaction> interactions) {
        if (interactions.isEmpty()) {
            return;
        }
        List<Interaction> all = List.copyOf(interactions);
        jdbc.sql("""
                insert into interaction (customer_id, occurred_at, message_id, identity_id, channel, kind, subject, payload)
                select * from unnest(:customers::bigint[], :times::timestamptz[], :messages::text[], :identities::bigint[],
                                     :channels::text[], :kinds::text[], :subjects::text[], :payloads::jsonb[])
                on conflict do nothing
                """)
                .param("customers", all.stream().map(Interaction::customerId).toArray(Long[]::new))
                .param("times", texts(all.stream().map(one -> one.at().toString())))
                .param("messages", texts(all.stream().map(Interaction::messageId)))
                .param("identities", all.stream().map(Interaction::identityId).toArray(Long[]::new))
                .param("channels", texts(all.stream().map(Interaction::channel)))
                .param("kinds", texts(all.stream().map(Interaction::kind)))
                .param("subjects", texts(all.stream().map(Interaction::subject)))
                .param("payloads", texts(all.stream().map(Interaction::payload)))
                .update();
    }

    /** Every kind that anybody has, by one look into the index for each; five hundred at most. */
    @Transactional(readOnly = true)
    public List<String> kinds() {
        return jdbc.sql("""
                with recursive kind as (
                    (select i.kind from interaction i order by i.kind limit 1)
                    union all
                    select (select i.kind from interaction i where i.kind > k.kind order by i.kind limit 1)
                    from kind k where k.kind is not null)
                select kind from kind where kind is not null limit 500
                """).query(String.class).list();
    }

    private static String[] texts(Stream<String> values) {
        return values.toArray(String[]::new);
    }
}
