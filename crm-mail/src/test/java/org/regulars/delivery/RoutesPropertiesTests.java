package org.regulars.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.regulars.dispatch.MailKind;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Routes as installations write them: as environment variables. */
class RoutesPropertiesTests {

    @Test
    void readsServersByTheirNames() {
        RoutesProperties read = bound(Map.of(
                "REGULARS_ROUTES_BULK_HOST", "bulk.example",
                "REGULARS_ROUTES_BULK_TAKES", "bulk",
                "REGULARS_ROUTES_BULK_MAILSPERMINUTE", "600",
                "REGULARS_ROUTES_BULK_SECURITY", "tls",
                "REGULARS_ROUTES_QUICK_HOST", "quick.example",
                "REGULARS_ROUTES_QUICK_ORDER", "2",
                "REGULARS_ROUTES_QUICK_USER", "ann",
                "REGULARS_ROUTES_QUICK_PASSWORD", "secret"));

        RoutesProperties.Server bulk = Objects.requireNonNull(read.routes().get("bulk"));
        assertThat(bulk.takes()).isEqualTo(Set.of(MailKind.BULK));
        assertThat(bulk.mailsPerMinute()).isEqualTo(600);
        assertThat(bulk.route("bulk").toString()).isEqualTo("bulk.example:465");
        assertThat(bulk.route("bulk").user()).isNull();
        RoutesProperties.Server quick = Objects.requireNonNull(read.routes().get("quick"));
        assertThat(quick.takes()).containsExactlyInAnyOrder(MailKind.values());
        assertThat(quick.order()).isEqualTo(2);
        assertThat(quick.route("quick"))
                .isEqualTo(new SmtpRoute(
                        "quick",
                        "quick.example",
                        25,
                        "ann",
                        "secret",
                        SmtpRoute.Security.AUTO,
                        Set.of(),
                        List.of(),
                        "",
                        false));
    }

    @Test
    void needsNone() {
        assertThat(bound(Map.of()).routes()).isEmpty();
    }

    private static RoutesProperties bound(Map<String, Object> environment) {
        return new Binder(ConfigurationPropertySources.from(
                        new SystemEnvironmentPropertySource("systemEnvironment", environment)))
                .bindOrCreate("regulars", RoutesProperties.class);
    }
}
