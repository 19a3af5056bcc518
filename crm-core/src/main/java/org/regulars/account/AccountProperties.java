package org.regulars.account;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long customers stay signed in.
 *
 * @param idle after so long without a page the account closes
 * @param longest after so long it closes in any case
 */
@ConfigurationProperties("regulars.account")
public record AccountProperties(
        @DefaultValue("30m") Duration idle,
        @DefaultValue("12h") Duration longest) {}
