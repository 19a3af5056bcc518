package org.regulars.imports;

import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Collects why rows were left out; beyond a hundred thousand they are counted only. */
final class RowProblems {

    private static final int MOST_KEPT = 100_000;
    private static final int AT_ONCE = 1_000;

    private final JdbcClient jdbc;
    private final long importId;
    private final List<RowProblem> waiting = new ArrayList<>();
    private long rows;

    RowProblems(JdbcClient jdbc, long importId) {
        this.jdbc = jdbc;
        this.importId = importId;
    }

    /** Forgets those of an earlier pass. */
    void clear() {
        jdbc.sql("delete from import_problem where import_id = ?")
                .param(importId)
                .update();
    }

    /** None when the row was taken. */
    void add(List<RowProblem> problems) {
        if (problems.isEmpty() || ++rows > MOST_KEPT) {
            return;
        }
        waiting.addAll(problems);
        if (waiting.size() >= AT_ONCE) {
            flush();
        }
    }

    long rows() {
        return rows;
    }

    void flush() {
        if (waiting.isEmpty()) {
            return;
        }
        jdbc.sql("""
                insert into import_problem (import_id, row_no, field, problem)
                select :id, * from unnest(:rows::bigint[], :fields::text[], :problems::text[])
                on conflict do nothing
                """)
                .param("id", importId)
                .param("rows", waiting.stream().map(RowProblem::row).toArray(Long[]::new))
                .param("fields", waiting.stream().map(RowProblem::field).toArray(String[]::new))
                .param(
                        "problems",
                        waiting.stream()
                                .map(problem -> problem.problem().replace("\0", ""))
                                .toArray(String[]::new))
                .update();
        waiting.clear();
    }
}
