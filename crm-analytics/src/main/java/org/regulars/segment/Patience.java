package org.regulars.segment;

import java.sql.SQLException;
import java.time.Duration;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Room and time for a statement that looks at all customers. */
final class Patience {

    private static final String CANCELLED = "57014";

    private Patience() {}

    /** In this transaction, sets of millions of customers are held in memory and no statement runs longer. */
    static void of(JdbcClient jdbc, Duration longest) {
        jdbc.sql("select set_config('work_mem', '256MB', true), set_config('statement_timeout', ?, true)")
                .param(longest.toMillis() + "ms")
                .query((row, n) -> row.getString(1))
                .single();
    }

    static boolean isOver(DataAccessException e) {
        return NestedExceptionUtils.getMostSpecificCause(e) instanceof SQLException sql
                && CANCELLED.equals(sql.getSQLState());
    }
}
