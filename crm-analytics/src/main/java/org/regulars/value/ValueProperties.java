package org.regulars.value;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How value is worked out.
 *
 * @param dataEndsAfter when nobody ordered for so long, the data is taken for a history that ended, and customers are
 *     looked at as of the day after its last order instead of today
 */
@ConfigurationProperties("regulars.value")
record ValueProperties(@DefaultValue("90d") Duration dataEndsAfter) {}
