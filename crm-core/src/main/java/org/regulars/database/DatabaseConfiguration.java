package org.regulars.database;

import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
@EntityScan("org.regulars")
@EnableJpaRepositories("org.regulars")
class DatabaseConfiguration {

    private static final int OLDEST_SERVER = 15;

    /** A server named by {@code spring.datasource.url} takes its place. */
    @Bean(destroyMethod = "close")
    @ConditionalOnProperty(name = "spring.datasource.url", matchIfMissing = true, havingValue = "embedded")
    EmbeddedDatabase embeddedDatabase(@Value("${regulars.home}") Path home) {
        return EmbeddedDatabase.start(home);
    }

    /** Migrates only a server that knows the SQL we use. */
    @Bean
    FlywayMigrationStrategy migration() {
        return flyway -> {
            int major = JdbcClient.create(flyway.getConfiguration().getDataSource())
                    .sql("select current_setting('server_version_num')::int / 10000")
                    .query(Integer.class)
                    .single();
            if (major < OLDEST_SERVER) {
                throw new DatabaseUnusable("The database named by SPRING_DATASOURCE_URL is PostgreSQL " + major
                        + ", but Regulars needs " + OLDEST_SERVER + " or newer.");
            }
            flyway.migrate();
        };
    }
}
