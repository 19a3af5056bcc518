package org.regulars.delivery;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.eclipse.angus.mail.smtp.SMTPMessage;

/** A mail in its envelope, as bytes. */
record Sealed(String sender, String recipient, byte[] content) {

    private static final int USUAL = 16_384;

    /** @param sender of the envelope, unless the mail has one of its own */
    static Sealed of(MimeMessage message, String sender) {
        try {
            ByteArrayOutputStream content = new ByteArrayOutputStream(USUAL);
            message.writeTo(content);
            String own = message instanceof SMTPMessage mail ? mail.getEnvelopeFrom() : null;
            InternetAddress recipient = (InternetAddress) message.getAllRecipients()[0];
            return new Sealed(own == null ? sender : own, recipient.getAddress(), content.toByteArray());
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
