package org.regulars.segment;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.regulars.customer.AttributeUse;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Segments whose rule asks for an attribute. */
@Component
class AttributeInSegments implements AttributeUse {

    private static final String ATTRIBUTE = "attribute";

    private final JdbcClient jdbc;
    private final JsonMapper json;

    AttributeInSegments(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    @Override
    public List<MessageSourceResolvable> of(String key) {
        return using(key).stream()
                .<MessageSourceResolvable>map(one -> new DefaultMessageSourceResolvable(
                        new String[] {"attributes.use.segment"}, new Object[] {one.name()}))
                .toList();
    }

    private List<Using> using(String key) {
        return jdbc
                .sql("select segment_id, name, rule::text as rule from segment order by lower(name), segment_id")
                .query(Using.class)
                .list()
                .stream()
                .filter(one -> uses(RuleJson.read(one.rule(), json), key))
                .toList();
    }

    private static boolean uses(Rule rule, String key) {
        return rule instanceof Rule.Is is
                ? is.criterion().equals(HasAttribute.KEY)
                        && key.equals(is.values().get(ATTRIBUTE))
                : Criteria.children(rule).stream().anyMatch(child -> uses(child, key));
    }

    @Override
    public void renamed(String from, String to) {
        using(from)
                .forEach(one -> jdbc.sql("update segment set rule = ?::jsonb where segment_id = ?")
                        .params(
                                RuleJson.write(renamed(RuleJson.read(one.rule(), json), from, to), json),
                                one.segmentId())
                        .update());
    }

    private static Rule renamed(Rule rule, String from, String to) {
        if (rule instanceof Rule.All all) {
            return new Rule.All(
                    all.rules().stream().map(one -> renamed(one, from, to)).toList());
        }
        if (rule instanceof Rule.Any any) {
            return new Rule.Any(
                    any.rules().stream().map(one -> renamed(one, from, to)).toList());
        }
        if (rule instanceof Rule.Not not) {
            return new Rule.Not(renamed(not.rule(), from, to));
        }
        Rule.Is is = (Rule.Is) rule;
        if (!uses(is, from)) {
            return is;
        }
        Map<String, String> values = new HashMap<>(is.values());
        values.put(ATTRIBUTE, to);
        return Rule.is(is.criterion(), values);
    }

    record Using(long segmentId, String name, String rule) {}
}
