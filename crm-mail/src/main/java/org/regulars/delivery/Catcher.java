package org.regulars.delivery;

import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.user.UserImpl;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.annotation.PreDestroy;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The built-in mail server that sends nothing on. It takes mail on a free port of this machine and puts it into a table before
 * it answers, so what counts as sent is there, after a crash too.
 */
@Component
class Catcher {

    private final CaughtMails mails;
    private @Nullable GreenMail server;

    Catcher(CaughtMails mails) {
        this.mails = mails;
    }

    /** Starts it unless it runs, and returns its port. */
    synchronized int start() {
        if (server == null) {
            server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
            server.start();
            server.getUserManager().setAuthRequired(false);
            server.getUserManager().setMessageDeliveryHandler((message, recipient) -> new Mailbox(recipient));
            mails.catching();
        }
        return server.getSmtp().getPort();
    }

    @PreDestroy
    synchronized void stop() {
        if (server != null) {
            server.stop();
            server = null;
        }
    }

    /** Every address has a mailbox, and all of them are the table. */
    private final class Mailbox extends UserImpl {

        Mailbox(MailAddress recipient) {
            super(recipient.getEmail(), recipient.getEmail(), "", null);
        }

        @Override
        public void deliver(MovingMessage message) {
            deliver(message.getMessage());
        }

        @Override
        public void deliver(MimeMessage message) {
            try {
                ByteArrayOutputStream raw = new ByteArrayOutputStream();
                message.writeTo(raw);
                String subject = message.getSubject();
                mails.keep(getEmail(), subject == null ? "" : subject, raw.toByteArray());
            } catch (IOException | MessagingException e) {
                throw new IllegalStateException("The caught mail cannot be read", e);
            }
        }
    }
}
