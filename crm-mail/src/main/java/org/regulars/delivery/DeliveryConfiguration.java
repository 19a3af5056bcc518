package org.regulars.delivery;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.regulars.audit.AuditTrail;
import org.regulars.dispatch.Departures;
import org.regulars.dispatch.MailKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.mail.autoconfigure.MailProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MailProperties.class)
class DeliveryConfiguration {

    private static final Logger log = LoggerFactory.getLogger(DeliveryConfiguration.class);

    /** Of the mail library's settings, those that mean something here. */
    private static final Set<String> KNOWN = Set.of(
            "auth",
            "starttls.enable",
            "starttls.required",
            "ssl.trust",
            "ssl.checkserveridentity",
            "ssl.enable",
            "auth.mechanisms",
            "localhost");

    /** The server of {@code spring.mail.*} last, after those of {@code regulars.routes.*}; without any, the built-in catcher. */
    @Bean
    Routes routes(
            MailProperties mail,
            RoutesProperties more,
            Catcher catcher,
            DeliveryProperties properties,
            Departures departures,
            RoutePauses pauses,
            AuditTrail audit,
            Clock clock) {
        List<Route> routes = new ArrayList<>();
        more.routes()
                .forEach((name, server) -> routes.add(new Route(
                        server.route(name),
                        server.takes(),
                        server.order(),
                        server.connections() == 0 ? properties.connections() : server.connections(),
                        server.mailsPerMinute())));
        SmtpRoute main = main(mail);
        if (main == null && routes.isEmpty()) {
            main = SmtpRoute.plain("catcher", "127.0.0.1", catcher.start(), true);
        }
        if (main != null) {
            routes.add(new Route(main, Set.of(MailKind.values()), Integer.MAX_VALUE, properties.connections(), 0));
        }
        return new Routes(routes, properties, departures, pauses, audit, clock);
    }

    private static @Nullable SmtpRoute main(MailProperties mail) {
        String host = mail.getHost();
        if (host == null || host.isBlank()) {
            return null;
        }
        Map<String, String> settings = settings(mail.getProperties());
        boolean encrypted = mail.getSsl().isEnabled()
                || "smtps".equals(mail.getProtocol())
                || "true".equals(settings.get("ssl.enable"));
        Integer port = mail.getPort();
        return new SmtpRoute(
                "main",
                host,
                port == null ? (encrypted ? 465 : 25) : port,
                mail.getUsername(),
                mail.getPassword(),
                encrypted ? SmtpRoute.Security.TLS : security(settings),
                "false".equals(settings.get("ssl.checkserveridentity"))
                        ? Set.of("*")
                        : Set.copyOf(words(settings.getOrDefault("ssl.trust", ""))),
                words(settings.getOrDefault("auth.mechanisms", "").toUpperCase(Locale.ROOT)),
                settings.getOrDefault("localhost", ""),
                false);
    }

    private static Map<String, String> settings(Map<String, String> properties) {
        Map<String, String> settings = new HashMap<>();
        properties.forEach((name, value) -> {
            String known = name.replaceFirst("^mail\\.smtps?\\.", "");
            if (!KNOWN.contains(known)) {
                log.warn("The setting spring.mail.properties.{} has no effect here", name);
            }
            settings.put(known, value.strip());
        });
        return settings;
    }

    private static SmtpRoute.Security security(Map<String, String> settings) {
        if ("true".equals(settings.get("starttls.required")) || "true".equals(settings.get("starttls.enable"))) {
            return SmtpRoute.Security.STARTTLS;
        }
        return "false".equals(settings.get("starttls.enable")) ? SmtpRoute.Security.NONE : SmtpRoute.Security.AUTO;
    }

    private static List<String> words(String list) {
        return Arrays.stream(list.strip().split("[\\s,]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
