package org.regulars.imports;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.StringJoiner;
import javax.sql.DataSource;
import org.regulars.job.Job;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Does the checks and imports that are asked for, the oldest first and one at a time, whichever node it runs on.
 *
 * <p>A lock that the database gives back when its holder dies keeps two nodes apart. What a killed node left is found as
 * unfinished and gone on with.
 */
@Component
class ImportRuns implements Job {

    private static final Logger log = LoggerFactory.getLogger(ImportRuns.class);
    private static final long LOCK = 0x5265_6775_6c61_7273L;
    private static final int MOST_ATTEMPTS = 5;

    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final Imports imports;
    private final Kinds kinds;
    private final Undo undo;
    private final Clock clock;

    ImportRuns(DataSource dataSource, JdbcClient jdbc, Imports imports, Kinds kinds, Undo undo, Clock clock) {
        this.dataSource = dataSource;
        this.jdbc = jdbc;
        this.imports = imports;
        this.kinds = kinds;
        this.undo = undo;
        this.clock = clock;
    }

    @Override
    public String key() {
        return "imports";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(2);
    }

    @Override
    public String run() {
        if (next().isEmpty()) {
            return "";
        }
        StringJoiner done = new StringJoiner(", ");
        try (Connection holder = dataSource.getConnection();
                Statement statement = holder.createStatement()) {
            if (!locked(statement)) {
                return "";
            }
            try {
                Optional<ImportDetail> file = next();
                while (file.isPresent()) {
                    done.add(work(file.get()));
                    file = next();
                }
            } finally {
                statement.execute("select pg_advisory_unlock(" + LOCK + ")");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The lock of imports could not be had", e);
        }
        return done.toString();
    }

    private static boolean locked(Statement statement) throws SQLException {
        try (var answer = statement.executeQuery("select pg_try_advisory_lock(" + LOCK + ")")) {
            return answer.next() && answer.getBoolean(1);
        }
    }

    private Optional<ImportDetail> next() {
        return jdbc.sql("select min(import_id) from import_file where state in ('checking', 'importing', 'undoing')")
                .query(Long.class)
                .optional()
                .flatMap(imports::find);
    }

    private String work(ImportDetail file) {
        String name = "import " + file.importId();
        try {
            if (attempts(file.importId()) > MOST_ATTEMPTS) {
                fail(
                        file,
                        "It was begun " + MOST_ATTEMPTS
                                + " times and never came further. The log of the server says why.");
                return name + " given up";
            }
            if (file.state() == ImportState.UNDOING) {
                undo.work(file);
            } else {
                startAnew(file);
                kinds.get(file.kind()).work(imports.find(file.importId()).orElseThrow());
            }
            return name + " done";
        } catch (Reading.Stopped e) {
            return name + " cancelled";
        } catch (FileUnusable e) {
            fail(file, String.valueOf(e.getMessage()));
            return name + " failed";
        } catch (IOException e) {
            log.warn("Import {} cannot be read", file.importId(), e);
            fail(file, "The file cannot be read any more. Upload it again.");
            return name + " failed";
        }
    }

    /** What an interrupted pass counted of rows that are read again. */
    private void startAnew(ImportDetail file) {
        jdbc.sql("""
                update import_file f set
                    counts = case when state = 'importing' and slices_done > 0 then counts || jsonb_build_object('error', (
                        select count(*) from import_verdict v where v.import_id = f.import_id and v.verdict = 'error')) else '{}' end,
                    rows_done = case when state = 'importing' and slices_done > 0 then rows_done else 0 end
                where import_id = ?
                """).param(file.importId()).update();
    }

    private int attempts(long importId) {
        return jdbc.sql("update import_file set attempts = attempts + 1 where import_id = ? returning attempts")
                .param(importId)
                .query(Integer.class)
                .single();
    }

    private void fail(ImportDetail file, String problem) {
        jdbc.sql("update import_file set state = 'failed', problem = ?, finished_at = ? where import_id = ?")
                .params(problem, OffsetDateTime.now(clock), file.importId())
                .update();
    }
}
