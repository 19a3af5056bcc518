package org.regulars.response;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How machines are told from people.
 *
 * @param tooEarly after the sending, before which nobody can have read a mail
 * @param burstLinks different links of one mail that no person follows within the burst's time
 * @param burst that time
 * @param most responses to one mail that are kept
 */
@Validated
@ConfigurationProperties("regulars.tracking")
record TrackingProperties(
        @NotNull @DefaultValue("10s") Duration tooEarly,
        @Min(2) @DefaultValue("3") int burstLinks,
        @NotNull @DefaultValue("10s") Duration burst,
        @Min(1) @Max(10_000) @DefaultValue("200") int most) {}
