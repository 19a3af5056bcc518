package org.regulars.journey;

import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Why somebody inside a journey has to leave it or to wait: asked before each step, and again when a mail is about to go. */
@Component
class Exits {

    private final StepKinds kinds;
    private final Goals goals;

    Exits(StepKinds kinds, Goals goals) {
        this.kinds = kinds;
        this.goals = goals;
    }

    /** A query of reason and again over the run {@code r}, in one row at most; what counts more comes first. */
    Fragment of(Definition definition) {
        TriggerKind trigger = kinds.of(definition.trigger());
        Fragment own = trigger.exits(kinds.values(definition.trigger()))
                .orElse(Fragment.of("select null::text as reason, null::timestamptz as again where false"));
        Fragment goal = goals.reached(definition.goal());
        String sql = """
                select e.reason, e.again from (
                    select 1 as turn, 'gone' as reason, null::timestamptz as again
                    from customer c where c.customer_id = r.customer_id and c.state <> 'known'
                    union all
                    select 2, 'restricted', null where exists (
                        select from privacy_limit l where l.customer_id = r.customer_id and l.kind = 'restricted')
                    union all
                    select 3, own.reason, own.again from (%s) own where own.reason is not null
                    union all
                    select 4, 'goal-reached', null where %s) e
                order by e.turn limit 1
                """.formatted(own.sql(), goal.sql());
        Map<String, Object> values = new HashMap<>(own.values());
        values.putAll(goal.values());
        return new Fragment(sql, values);
    }
}
