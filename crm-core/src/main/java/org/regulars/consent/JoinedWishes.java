package org.regulars.consent;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.regulars.customer.Families;
import org.regulars.customer.Family;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How often a customer whom merges made wants to hear from us: the strictest of what each told last. */
@Component
class JoinedWishes {

    private final JdbcClient jdbc;
    private final Families families;

    JoinedWishes(JdbcClient jdbc, Families families) {
        this.jdbc = jdbc;
        this.families = families;
    }

    /** What was told when two were one already takes the place of what either told before. */
    void workOut(long customerId) {
        Family family = families.of(customerId);
        List<Wish> told = jdbc.sql("""
                select w.change_id, w.frequency, coalesce(h.home_id, w.customer_id) as home_id
                from contact_preference_change w
                left join customer_home h on h.customer_id = w.customer_id and h.table_name = 'contact_preference_change'
                    and h.row_key = jsonb_build_object('change_id', w.change_id) and not h.parked
                where w.customer_id = ?
                """).param(customerId).query(Wish.class).list();
        List<Wish> counting = told.stream()
                .filter(wish -> told.stream()
                        .noneMatch(later -> later.changeId() > wish.changeId()
                                && family.together(
                                        wish.homeId(), later.homeId(), Family.Merge::wishMark, later.changeId())))
                .toList();
        jdbc.sql("delete from contact_preference where customer_id = ?")
                .param(customerId)
                .update();
        Optional<Wish> strictest = counting.stream().max(Comparator.comparing(Wish::strictness));
        strictest.ifPresent(wish -> jdbc.sql("""
                insert into contact_preference (customer_id, frequency, paused_until, changed_at)
                select :customer, :frequency, max(paused_until), max(occurred_at)
                from contact_preference_change where customer_id = :customer and change_id = any(:counting)
                """)
                .param("customer", customerId)
                .param("frequency", wish.frequency())
                .param("counting", counting.stream().map(Wish::changeId).toArray(Long[]::new))
                .update());
    }

    record Wish(long changeId, String frequency, long homeId) {

        int strictness() {
            return Frequency.of(frequency).orElseThrow().ordinal();
        }
    }
}
