package org.regulars.delivery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;

/** Signs in by the first way that both sides know; a password goes over an unencrypted line only within this machine. */
final class SmtpLogin {

    private static final List<String> OURS = List.of("PLAIN", "LOGIN", "CRAM-MD5", "DIGEST-MD5");
    private static final List<String> IN_CLEAR = List.of("PLAIN", "LOGIN", "XOAUTH2");

    private SmtpLogin() {}

    static void signIn(SmtpConnection connection, SmtpRoute route) throws IOException {
        List<String> offered = Arrays.asList(
                connection.offer("AUTH").orElse("").toUpperCase(Locale.ROOT).split("\\s+"));
        boolean clear = connection.isEncrypted() || connection.isLocal() || route.security() == SmtpRoute.Security.NONE;
        List<String> wanted = route.mechanisms().isEmpty() ? OURS : route.mechanisms();
        String way = wanted.stream()
                .filter(offered::contains)
                .filter(mechanism -> clear || !IN_CLEAR.contains(mechanism))
                .findFirst()
                .orElseThrow(() -> new SmtpRefused(
                        clear
                                ? "It offers no way to sign in that we know (AUTH " + String.join(" ", offered) + ")"
                                : "It would have the password without encryption; say spring.mail.properties"
                                        + ".mail.smtp.starttls.required=true, or security none for the route if that is meant",
                        true));
        SmtpReply reply = answer(connection, route, way);
        if (!reply.isPositive()) {
            throw new SmtpRefused("It does not accept the user and password: " + reply.words(), reply.code() >= 500);
        }
    }

    private static SmtpReply answer(SmtpConnection connection, SmtpRoute route, String way) throws IOException {
        String user = Objects.requireNonNullElse(route.user(), "");
        String password = Objects.requireNonNullElse(route.password(), "");
        switch (way) {
            case "LOGIN" -> {
                SmtpReply asked = connection.ask("AUTH LOGIN");
                if (asked.code() == 334) {
                    asked = connection.ask(base64(user.getBytes(StandardCharsets.UTF_8)));
                }
                return asked.code() == 334 ? connection.ask(base64(password.getBytes(StandardCharsets.UTF_8))) : asked;
            }
            case "XOAUTH2" -> {
                String token = "user=" + user + "\u0001auth=Bearer " + password + "\u0001\u0001";
                SmtpReply reply = connection.ask("AUTH XOAUTH2 " + base64(token.getBytes(StandardCharsets.UTF_8)));
                // The server says why as a challenge; an empty answer to it brings the refusal.
                return reply.code() == 334 ? connection.ask("") : reply;
            }
            default -> {
                return bySasl(connection, route, way, user, password);
            }
        }
    }

    private static SmtpReply bySasl(
            SmtpConnection connection, SmtpRoute route, String way, String user, String password) throws IOException {
        SaslClient client = Sasl.createSaslClient(
                new String[] {way}, null, "smtp", route.host(), Map.of(), callbacks -> fill(callbacks, user, password));
        if (client == null) {
            throw new SmtpRefused("This Java knows no way to sign in by " + way, true);
        }
        try {
            String first = client.hasInitialResponse() ? " " + base64(client.evaluateChallenge(new byte[0])) : "";
            SmtpReply reply = connection.ask("AUTH " + way + first);
            while (reply.code() == 334) {
                byte[] challenge =
                        Base64.getDecoder().decode(reply.words().substring(3).strip());
                byte[] response = client.isComplete() ? new byte[0] : client.evaluateChallenge(challenge);
                reply = connection.ask(response == null ? "" : base64(response));
            }
            return reply;
        } catch (IllegalArgumentException e) {
            throw new SmtpRefused("Its question for the password cannot be read", false);
        } finally {
            client.dispose();
        }
    }

    private static void fill(Callback[] callbacks, String user, String password) {
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback name) {
                name.setName(user);
            } else if (callback instanceof PasswordCallback secret) {
                secret.setPassword(password.toCharArray());
            } else if (callback instanceof RealmCallback realm) {
                realm.setText(realm.getDefaultText());
            }
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
