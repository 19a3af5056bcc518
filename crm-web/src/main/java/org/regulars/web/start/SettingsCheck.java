package org.regulars.web.start;

import java.net.URI;
import java.net.URISyntaxException;
import org.regulars.customer.IdentityKind;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/** Looks at the settings before anything starts, so that a wrong one ends the start with one sentence. */
class SettingsCheck implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

    private static final int SHORTEST_PASSWORD = 12;
    private static final int SHORTEST_TOKEN = 16;

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        check(event.getEnvironment());
    }

    static void check(Environment settings) {
        port("SERVER_PORT", settings.getProperty("server.port", ""));
        baseUrl(settings.getProperty("regulars.shop.base-url", ""));
        yesOrNo("REGULARS_DEMO", settings.getProperty("regulars.demo", ""));
        port("SPRING_MAIL_PORT", settings.getProperty("spring.mail.port", ""));
        admin(settings.getProperty("regulars.admin.email", ""), settings.getProperty("regulars.admin.password", ""));
        token("REGULARS_API_TOKEN", settings.getProperty("regulars.api-token", ""));
        token("REGULARS_WRITE_KEY", settings.getProperty("regulars.write-key", ""));
        database(settings.getProperty("spring.datasource.url", ""));
    }

    private static void baseUrl(String value) {
        try {
            URI url = new URI(value);
            boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (web && url.getHost() != null && url.getQuery() == null && url.getUserInfo() == null) {
                return;
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw new WrongSetting("REGULARS_BASE_URL must be the public address of this installation, such as"
                + " https://crm.shop.example, but is '" + value + "'.");
    }

    private static void yesOrNo(String name, String value) {
        if (!value.isEmpty() && !value.equals("true") && !value.equals("false")) {
            throw new WrongSetting(name + " must be true or false, but is '" + value + "'.");
        }
    }

    private static void port(String name, String value) {
        if (value.isEmpty()) {
            return;
        }
        if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > 65535) {
            throw new WrongSetting(name + " must be a port number from 0 to 65535, but is '" + value + "'.");
        }
    }

    private static void admin(String email, String password) {
        if (!email.isEmpty() && IdentityKind.EMAIL.normalise(email).isEmpty()) {
            throw new WrongSetting("REGULARS_ADMIN_EMAIL must be an e-mail address, but is '" + email + "'.");
        }
        if (!password.isEmpty() && email.isEmpty()) {
            throw new WrongSetting(
                    "REGULARS_ADMIN_PASSWORD is set but REGULARS_ADMIN_EMAIL is not: set both, or neither.");
        }
        if (!password.isEmpty() && password.length() < SHORTEST_PASSWORD) {
            throw new WrongSetting("REGULARS_ADMIN_PASSWORD must have at least " + SHORTEST_PASSWORD
                    + " characters, but has " + password.length() + ".");
        }
    }

    private static void token(String name, String value) {
        if (!value.isEmpty() && !value.matches("[\\x21-\\x7e&&[^:]]{" + SHORTEST_TOKEN + ",200}")) {
            throw new WrongSetting(name + " must be " + SHORTEST_TOKEN
                    + " to 200 letters, digits or signs without spaces and colons; this one is not.");
        }
    }

    private static void database(String url) {
        if (!url.isEmpty() && !url.equals("given-by-the-test") && !url.startsWith("jdbc:postgresql:")) {
            throw new WrongSetting("SPRING_DATASOURCE_URL must begin with jdbc:postgresql: because Regulars needs"
                    + " PostgreSQL 15 or newer, but is '" + url.replaceFirst("password=[^&]*", "password=…") + "'.");
        }
    }
}
