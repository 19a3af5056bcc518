package org.regulars.form;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What it costs a machine to fill a form.
 *
 * @param work how many hashes a browser has to try at most
 * @param proofWithin how long somebody may take over a form
 * @param provenAnHour sign-ups with a proof of work from one public network in an hour
 * @param unprovenAnHour sign-ups without, as from a browser without JavaScript, from one network in an hour
 * @param unprovenOfAll the same by one form from everywhere together
 */
@ConfigurationProperties("regulars.form")
public record FormProperties(
        @DefaultValue("60000") int work,
        @DefaultValue("2h") Duration proofWithin,
        @DefaultValue("60") int provenAnHour,
        @DefaultValue("10") int unprovenAnHour,
        @DefaultValue("200") int unprovenOfAll) {}
