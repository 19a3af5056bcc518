package org.regulars.testing;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;

/** Everything of ours that is on the class path, without a web server. */
@EnableAutoConfiguration
@ComponentScan("org.regulars")
@ConfigurationPropertiesScan("org.regulars")
@Import(TestConfiguration.class)
class TestApplication {}
