package org.regulars.imports;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.regulars.job.Job;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Deletes what imported files held 30 days after they ended, and what an undo needs after 90 days. */
@Component
class ImportRetention implements Job {

    static final Duration CONTENT_KEPT = Duration.ofDays(30);
    static final Duration UNDO_KEPT = Duration.ofDays(90);

    private final JdbcClient jdbc;
    private final Clock clock;

    ImportRetention(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public String key() {
        return "import-retention";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public String run() {
        OffsetDateTime now = OffsetDateTime.now(clock);
        int contents = jdbc.sql("""
                with old as (
                    update import_file set forgotten_at = :now
                    where forgotten_at is null and coalesce(finished_at, created_at) < :before
                        and state not in ('checking', 'importing', 'undoing')
                    returning import_id
                ), chunks as (delete from import_chunk where import_id in (select import_id from old)
                ), problems as (delete from import_problem where import_id in (select import_id from old)
                ), verdicts as (delete from import_verdict where import_id in (select import_id from old))
                select count(*) from old
                """)
                .param("now", now)
                .param("before", now.minus(CONTENT_KEPT))
                .query(Integer.class)
                .single();
        int journals = jdbc.sql("""
                with old as (
                    select import_id from import_file
                    where coalesce(finished_at, created_at) < :before and state not in ('checking', 'importing', 'undoing')
                ), made as (delete from import_created where import_id in (select import_id from old) returning import_id
                ), changed as (delete from import_change where import_id in (select import_id from old) returning import_id)
                select count(distinct import_id) from (select * from made union all select * from changed) gone
                """)
                .param("before", now.minus(UNDO_KEPT))
                .query(Integer.class)
                .single();
        return contents + journals == 0 ? "" : contents + " files deleted, " + journals + " can no longer be undone";
    }
}
