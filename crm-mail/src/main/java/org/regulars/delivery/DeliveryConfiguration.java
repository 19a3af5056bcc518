package org.regulars.delivery;

import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.mail.autoconfigure.MailProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MailProperties.class)
class DeliveryConfiguration {

    /** The server of {@code spring.mail.*}; where none is named, the built-in catcher. */
    @Bean
    SmtpRoute smtpRoute(MailProperties mail, Catcher catcher) {
        String host = mail.getHost();
        if (host == null || host.isBlank()) {
            return new SmtpRoute("127.0.0.1", catcher.start(), null, null, false, Map.of(), true);
        }
        boolean encrypted = mail.getSsl().isEnabled() || "smtps".equals(mail.getProtocol());
        Integer port = mail.getPort();
        return new SmtpRoute(
                host,
                port == null ? (encrypted ? 465 : 25) : port,
                mail.getUsername(),
                mail.getPassword(),
                encrypted,
                Map.copyOf(mail.getProperties()),
                false);
    }
}
