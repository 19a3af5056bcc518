package org.regulars.consent;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How sign-ups are kept.
 *
 * @param recordBrowser whether network address and browser are kept beside what somebody agreed to
 * @param confirmWithin how long the link in a confirmation mail works
 */
@ConfigurationProperties("regulars.consent")
public record ConsentProperties(
        @DefaultValue("true") boolean recordBrowser,
        @DefaultValue("7d") Duration confirmWithin) {

    ConsentSource kept(ConsentSource source) {
        return recordBrowser
                ? source
                : new ConsentSource(source.source(), source.ref(), source.page(), source.recordedBy(), "", "");
    }
}
