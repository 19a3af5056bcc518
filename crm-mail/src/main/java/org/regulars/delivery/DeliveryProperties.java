package org.regulars.delivery;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How mail leaves.
 *
 * @param connections to the mail server at the same time; also how many mails can be without an answer when a node dies
 * @param chunk dispatches that the gate decides on in one go
 * @param connectTimeout for the connection
 * @param answerTimeout for each answer of the mail server but the last
 * @param acceptTimeout for its answer to a whole mail, which it may look at first
 * @param keepIdle how long an idle connection is kept open
 * @param retries pauses before the next try after a temporary refusal; after the last there is none
 * @param unreachableRetry pause after the mail server could not be reached, which counts as no try of anybody's
 * @param routePause how long a mail server that objects to us is left alone
 */
@Validated
@ConfigurationProperties("regulars.delivery")
record DeliveryProperties(
        @Min(1) @Max(100) @DefaultValue("8") int connections,
        @Min(1) @Max(1000) @DefaultValue("1000") int chunk,
        @NotNull @DefaultValue("10s") Duration connectTimeout,
        @NotNull @DefaultValue("60s") Duration answerTimeout,
        @NotNull @DefaultValue("5m") Duration acceptTimeout,
        @NotNull @DefaultValue("20s") Duration keepIdle,

        @NotEmpty @DefaultValue({"5m", "15m", "1h", "4h", "12h"})
        List<Duration> retries,

        @NotNull @DefaultValue("1m") Duration unreachableRetry,
        @NotNull @DefaultValue("15m") Duration routePause) {}
