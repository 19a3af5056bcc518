package org.regulars.segment;

import java.util.List;
import java.util.Map;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.stereotype.Component;

/** Somebody was put on a list by hand; only the rule of that list asks it. */
@Component
class Listed implements Criterion {

    static final String KEY = "listed";

    private static final String LIST = "list";

    /** The rule of a list. */
    static Rule of(long segmentId) {
        return Rule.is(KEY, Map.of(LIST, Long.toString(segmentId)));
    }

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public Kind kind() {
        return Kind.GROUPS;
    }

    @Override
    public List<Parameter> parameters(Values chosen) {
        return List.of(Parameter.whole(LIST, 1, 999_999_999, 1));
    }

    @Override
    public Condition where(Values values) {
        return Condition.of(
                "c.customer_id in (select l.customer_id from segment_listed l where among(l.customer_id) and l.segment_id = ?)",
                Long.valueOf(values.text(LIST)));
    }

    /** Staff chose them; nothing was worked out. */
    @Override
    public boolean profiles(Values values) {
        return false;
    }

    @Override
    public boolean offered() {
        return false;
    }

    @Override
    public MessageSourceResolvable words(Values values) {
        return sentence("");
    }
}
