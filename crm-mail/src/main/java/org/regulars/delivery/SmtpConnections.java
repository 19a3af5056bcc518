package org.regulars.delivery;

import jakarta.annotation.PreDestroy;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.Deque;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.regulars.shop.ShopProperties;
import org.springframework.stereotype.Component;

/** Connections to the mail server, kept open from mail to mail. */
@Component
class SmtpConnections {

    private final SmtpRoute route;
    private final Session session;
    private final Duration keepIdle;
    private final Deque<Idle> idle = new ConcurrentLinkedDeque<>();

    SmtpConnections(SmtpRoute route, DeliveryProperties properties, ShopProperties shop) {
        this.route = route;
        this.keepIdle = properties.keepIdle();
        this.session = Session.getInstance(settings(route, properties, shop));
    }

    private static Properties settings(SmtpRoute route, DeliveryProperties properties, ShopProperties shop) {
        Properties settings = new Properties();
        for (String prefix : new String[] {"mail.smtp.", "mail.smtps."}) {
            settings.put(
                    prefix + "connectiontimeout", properties.connectTimeout().toMillis() + "");
            settings.put(prefix + "timeout", properties.answerTimeout().toMillis() + "");
            settings.put(prefix + "writetimeout", properties.answerTimeout().toMillis() + "");
            settings.put(prefix + "ssl.checkserveridentity", "true");
            settings.put(prefix + "quitwait", "false");
            settings.put(prefix + "from", shop.senderAddress());
        }
        settings.put("mail.smtp.socketFactory", new NoDelaySocketFactory(SocketFactory.getDefault()));
        // A factory of ours would make the library overlook which certificates the settings trust.
        if (!route.properties().containsKey("mail.smtps.ssl.trust")) {
            settings.put("mail.smtps.ssl.socketFactory", new NoDelaySocketFactory(SSLSocketFactory.getDefault()));
        }
        settings.putAll(route.properties());
        return settings;
    }

    Session session() {
        return session;
    }

    /**
     * Hands over one mail, on an idle connection or a new one. A kept connection that turns out to be dead before the mail
     * was handed over is replaced once.
     */
    Answer send(MimeMessage message, Address recipient) {
        SmtpConnection connection = taken();
        if (connection != null) {
            Answer answer = connection.send(message, recipient);
            giveBack(connection);
            if (answer.kind() != Answer.Kind.UNREACHABLE) {
                return answer;
            }
        }
        try {
            SmtpConnection fresh = SmtpConnection.open(session, route);
            Answer answer = fresh.send(message, recipient);
            giveBack(fresh);
            return answer;
        } catch (AuthenticationFailedException e) {
            return new Answer(
                    Answer.Kind.UNREACHABLE,
                    "The mail server " + route + " does not accept the user and password: "
                            + SmtpConnection.words(e.getMessage()));
        } catch (MessagingException e) {
            return new Answer(
                    Answer.Kind.UNREACHABLE,
                    "The mail server " + route + " cannot be reached: " + SmtpConnection.words(e.getMessage()));
        }
    }

    private @Nullable SmtpConnection taken() {
        Idle kept = idle.pollFirst();
        while (kept != null && kept.isOlderThan(keepIdle)) {
            kept.connection().close();
            kept = idle.pollFirst();
        }
        return kept == null ? null : kept.connection();
    }

    private void giveBack(SmtpConnection connection) {
        if (connection.isUsable()) {
            idle.addFirst(new Idle(connection, System.nanoTime()));
        } else {
            connection.close();
        }
    }

    /** Says good-bye on connections that nothing went over for a while. */
    void closeIdle() {
        Idle oldest = idle.peekLast();
        while (oldest != null && oldest.isOlderThan(keepIdle) && idle.removeLastOccurrence(oldest)) {
            oldest.connection().close();
            oldest = idle.peekLast();
        }
    }

    @PreDestroy
    void close() {
        for (Idle kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
            kept.connection().close();
        }
    }

    /** Since when, by the machine's running time: a connection ages whatever the clock on the wall says. */
    private record Idle(SmtpConnection connection, long since) {

        boolean isOlderThan(Duration age) {
            return System.nanoTime() - since > age.toNanos();
        }
    }
}
