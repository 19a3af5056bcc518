package org.regulars.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.regulars.testing.EmptyTables;
import org.regulars.testing.TestConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.context.TestExecutionListeners;
import org.springframework.test.context.TestExecutionListeners.MergeMode;

/**
 * A test through the web: the whole application on a random port (and by MockMvc), tables empty and the clock at its start
 * before each method, no jobs but those that a test runs.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = {RegularsApplication.class, TestConfiguration.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=given-by-the-test",
            "regulars.jobs.enabled=false",
            "regulars.access.uses-written-every=1h",
            "regulars.demo=false",
            "regulars.home=target/regulars-test"
        })
@AutoConfigureMockMvc
@TestExecutionListeners(listeners = EmptyTables.class, mergeMode = MergeMode.MERGE_WITH_DEFAULTS)
public @interface WebTest {}
