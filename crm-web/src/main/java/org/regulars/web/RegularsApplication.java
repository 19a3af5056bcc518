package org.regulars.web;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.session.jdbc.config.annotation.web.http.EnableJdbcHttpSession;

/** Starts Regulars: one executable holding all modules of the suite. */
@SpringBootApplication(scanBasePackages = "org.regulars")
@ConfigurationPropertiesScan("org.regulars")
@EnableJdbcHttpSession(maxInactiveIntervalInSeconds = 8 * 60 * 60)
public class RegularsApplication {

    public static void main(String[] args) {
        SpringApplication.run(RegularsApplication.class, args);
    }
}
