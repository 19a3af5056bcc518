package org.regulars.file;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much staff may keep for customers.
 *
 * @param largest one file
 * @param perCustomer all files of one customer
 * @param total all files of all customers
 */
@ConfigurationProperties("regulars.file")
record FileProperties(
        @DefaultValue("10MB") DataSize largest,
        @DefaultValue("100MB") DataSize perCustomer,
        @DefaultValue("10GB") DataSize total) {}
