package org.regulars.delivery;

import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.util.Set;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/** One open connection to the mail server that knows whether a failure came before or after the mail was handed over. */
final class SmtpConnection extends SMTPTransport {

    /** Replies that are about our account or the server, not about a mail. */
    private static final Set<Integer> ABOUT_US = Set.of(421, 454, 530, 534, 535, 538);

    private boolean handedOver;
    private boolean usable = true;

    private SmtpConnection(Session session, SmtpRoute route) {
        super(
                session,
                new URLName(protocol(route), route.host(), route.port(), null, null, null),
                protocol(route),
                route.encrypted());
    }

    private static String protocol(SmtpRoute route) {
        return route.encrypted() ? "smtps" : "smtp";
    }

    static SmtpConnection open(Session session, SmtpRoute route) throws MessagingException {
        SmtpConnection connection = new SmtpConnection(session, route);
        connection.connect(route.host(), route.port(), route.user(), route.password());
        return connection;
    }

    @Override
    protected void finishData() throws IOException, MessagingException {
        handedOver = true;
        super.finishData();
    }

    /** Hands over one mail. Never throws for anything that the server or the network does. */
    Answer send(Message message, Address recipient) {
        handedOver = false;
        try {
            sendMessage(message, new Address[] {recipient});
            return new Answer(Answer.Kind.ACCEPTED, words(getLastServerResponse()));
        } catch (MessagingException | IllegalStateException e) {
            return answer(e);
        }
    }

    private Answer answer(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            int code = code(cause);
            if (code >= 400 && code < 600) {
                usable = code != 421;
                Answer.Kind kind = ABOUT_US.contains(code)
                        ? Answer.Kind.UNREACHABLE
                        : code < 500 ? Answer.Kind.DEFERRED : Answer.Kind.REFUSED;
                return new Answer(kind, words(cause.getMessage()));
            }
        }
        usable = false;
        return new Answer(handedOver ? Answer.Kind.NONE : Answer.Kind.UNREACHABLE, words(failure.getMessage()));
    }

    private static @Nullable Throwable next(Throwable failure) {
        Throwable next = failure instanceof MessagingException mail ? mail.getNextException() : null;
        return next == null ? failure.getCause() : next;
    }

    private static int code(Throwable failure) {
        if (failure instanceof SMTPAddressFailedException address) {
            return address.getReturnCode();
        }
        if (failure instanceof SMTPSenderFailedException sender) {
            return sender.getReturnCode();
        }
        return failure instanceof SMTPSendFailedException send ? send.getReturnCode() : 0;
    }

    static String words(@Nullable String reply) {
        String line = reply == null ? "" : reply.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > 500 ? line.substring(0, 500) : line;
    }

    /** Whether another mail can go over it. */
    boolean isUsable() {
        return usable;
    }

    @Override
    public void close() {
        try {
            super.close();
        } catch (MessagingException e) {
            // Nothing is lost: every mail on it had its answer.
            usable = false;
        }
    }
}
