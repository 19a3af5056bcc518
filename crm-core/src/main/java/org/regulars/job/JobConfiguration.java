package org.regulars.job;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** Runs the jobs on nodes that have the role; tests run them by hand. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "regulars.jobs.enabled", matchIfMissing = true)
class JobConfiguration {

    private final Jobs jobs;
    private final DataSource dataSource;

    JobConfiguration(Jobs jobs, DataSource dataSource) {
        this.jobs = jobs;
        this.dataSource = dataSource;
    }

    @Bean(destroyMethod = "stop")
    Scheduler scheduler() {
        List<RecurringTask<Void>> tasks = jobs.all().stream()
                .map(job -> Tasks.recurring(job.key(), FixedDelay.of(job.every()))
                        .execute((instance, context) -> jobs.run(job.key())))
                .toList();
        return Scheduler.create(dataSource)
                .startTasks(tasks)
                .threads(6)
                .pollingInterval(Duration.ofMillis(500))
                // A killed node's jobs are taken over after 20 seconds.
                .heartbeatInterval(Duration.ofSeconds(5))
                .missedHeartbeatsLimit(4)
                .shutdownMaxWait(Duration.ofSeconds(20))
                .build();
    }

    @EventListener(ApplicationReadyEvent.class)
    void start(ApplicationReadyEvent event) {
        event.getApplicationContext().getBean(Scheduler.class).start();
    }
}
