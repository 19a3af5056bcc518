package org.regulars.deliverability;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How what the domain says is looked up.
 *
 * @param dns the name server that is asked, such as dns://192.0.2.53; '' for this machine's
 * @param patience for one answer
 * @param selectors of keys that a mail server signs with for us, such as s1
 */
@Validated
@ConfigurationProperties("regulars.deliverability")
record DeliverabilityProperties(
        @NotNull @Pattern(regexp = "|dns://.+") @DefaultValue("")
        String dns,

        @NotNull @DefaultValue("2s") Duration patience,
        @NotNull @DefaultValue List<String> selectors) {}
