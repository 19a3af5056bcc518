package org.regulars.question;

import java.util.List;
import org.regulars.customer.AttributeUse;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Forms that ask for an attribute. */
@Component
class AttributeInForms implements AttributeUse {

    private final JdbcClient jdbc;

    AttributeInForms(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<MessageSourceResolvable> of(String key) {
        return jdbc
                .sql("select form from question where key = ? order by form")
                .param(key)
                .query(String.class)
                .list()
                .stream()
                .<MessageSourceResolvable>map(form ->
                        new DefaultMessageSourceResolvable(new String[] {"attributes.use.form"}, new Object[] {form}))
                .toList();
    }

    /** The questions themselves go along by their key. */
    @Override
    public void renamed(String from, String to) {
        jdbc.sql("update answer set key = ? where key = ?").params(to, from).update();
    }
}
