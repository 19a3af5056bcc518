package org.regulars.job;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** All jobs: runs one, records the run, and tells when each ran last and runs next. */
@Component
public class Jobs {

    private static final Logger log = LoggerFactory.getLogger(Jobs.class);

    private final ObjectProvider<Job> jobs;
    private final JdbcClient jdbc;
    private final Clock clock;

    Jobs(ObjectProvider<Job> jobs, JdbcClient jdbc, Clock clock) {
        this.jobs = jobs;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    List<Job> all() {
        return jobs.stream().sorted(Comparator.comparing(Job::key)).toList();
    }

    /**
     * Runs a job now, in this thread, and records it. A failure is recorded and logged, not thrown.
     *
     * @throws IllegalArgumentException if there is no such job
     */
    public void run(String key) {
        Job job = all().stream()
                .filter(candidate -> candidate.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no job " + key));
        OffsetDateTime start = OffsetDateTime.now(clock);
        try {
            String detail = job.run();
            if (!detail.isEmpty()) {
                record(key, start, "done", detail);
            }
            forgetOld(key);
        } catch (RuntimeException e) {
            log.error("Job {} failed", key, e);
            record(key, start, "failed", String.valueOf(e.getMessage()));
        }
    }

    private void record(String key, OffsetDateTime start, String outcome, String detail) {
        jdbc.sql("""
                insert into job_run (job_key, started_at, finished_at, outcome, detail) values (?, ?, ?, ?, ?)
                """)
                .params(key, start, OffsetDateTime.now(clock), outcome, detail)
                .update();
    }

    /** A hundred runs of each job tell enough. */
    private void forgetOld(String key) {
        jdbc.sql("""
                delete from job_run where job_key = :key and job_run_id <
                    (select job_run_id from job_run where job_key = :key order by job_run_id desc offset 100 limit 1)
                """).param("key", key).update();
    }

    /** Every job by key, with its last recorded run and its next. A run that had nothing to do leaves no record. */
    public List<JobSummary> summaries() {
        Map<String, Run> runs =
                jdbc.sql("""
                select distinct on (job_key) job_key, started_at, finished_at, outcome, detail
                from job_run order by job_key, job_run_id desc
                """).query(Run.class).list().stream().collect(Collectors.toMap(Run::jobKey, run -> run));
        Map<String, OffsetDateTime> next = jdbc
                .sql("select task_name, execution_time from scheduled_tasks where not picked")
                .query(Next.class)
                .list()
                .stream()
                .collect(Collectors.toMap(Next::taskName, Next::executionTime, (a, b) -> a));
        return all().stream()
                .map(job -> summary(job, runs.get(job.key()), next.get(job.key())))
                .toList();
    }

    private static JobSummary summary(Job job, @Nullable Run run, @Nullable OffsetDateTime next) {
        if (run == null) {
            return new JobSummary(job.key(), job.every(), next, null, null, "", "");
        }
        Duration duration = Duration.between(run.startedAt(), run.finishedAt());
        return new JobSummary(job.key(), job.every(), next, run.startedAt(), duration, run.outcome(), run.detail());
    }

    private record Run(
            String jobKey, OffsetDateTime startedAt, OffsetDateTime finishedAt, String outcome, String detail) {}

    private record Next(String taskName, OffsetDateTime executionTime) {}
}
