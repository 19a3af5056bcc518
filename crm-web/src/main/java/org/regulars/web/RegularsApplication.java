package org.regulars.web;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts Regulars: one executable holding all modules of the suite. */
@SpringBootApplication(scanBasePackages = "org.regulars")
public class RegularsApplication {

    public static void main(String[] args) {
        SpringApplication.run(RegularsApplication.class, args);
    }
}
