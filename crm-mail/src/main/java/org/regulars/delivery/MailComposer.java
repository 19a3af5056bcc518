package org.regulars.delivery;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import org.regulars.dispatch.ClaimedDispatch;
import org.regulars.dispatch.Letter;
import org.regulars.shop.ShopProperties;
import org.springframework.stereotype.Component;

/** Makes a letter a MIME message: plain text first, HTML after it, and the headers that mailbox providers ask of bulk mail. */
@Component
class MailComposer {

    private final ShopProperties shop;
    private final SmtpConnections connections;

    MailComposer(ShopProperties shop, SmtpConnections connections) {
        this.shop = shop;
        this.connections = connections;
    }

    /**
     * @param unsubscribe where one click stops this kind of mail (RFC 8058); '' for transactional mail
     * @throws UnsafeHeader when a header would hold a line break
     */
    MimeMessage compose(Letter letter, PersonalLinks links, String unsubscribe, Instant now) {
        ClaimedDispatch dispatch = letter.dispatch();
        MimeMessage message = new FinishedMessage(connections.session());
        SafeHeaders headers = SafeHeaders.of(message)
                .from(shop.name(), shop.senderAddress())
                .to(dispatch.address())
                .set("Subject", letter.subject())
                .date(now)
                .set("Message-ID", letter.messageId());
        String list = dispatch.topic().isEmpty() ? dispatch.purpose() : dispatch.topic();
        if (dispatch.transactional()) {
            headers.set("Auto-Submitted", "auto-generated");
        } else {
            headers.set("List-Unsubscribe", "<" + unsubscribe + ">")
                    .set("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
                    .set("List-Id", "<" + list + "." + domain() + ">");
        }
        headers.set(
                "Feedback-ID",
                String.join(
                        ":",
                        dispatch.sourceKey(),
                        list.isEmpty() ? "transactional" : list,
                        dispatch.sourceKind(),
                        domain().toLowerCase(Locale.ROOT)));
        try {
            message.setContent(new MimeMultipart(
                    "alternative",
                    part(links.inText(letter.text()), "plain"),
                    part(links.inHtml(letter.html()), "html")));
            message.saveChanges();
            return message;
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    String domain() {
        return shop.senderAddress().substring(shop.senderAddress().lastIndexOf('@') + 1);
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, StandardCharsets.UTF_8.name(), subtype);
        return part;
    }

    /** Keeps the Message-ID that the ledger knows it by. */
    private static final class FinishedMessage extends MimeMessage {

        FinishedMessage(Session session) {
            super(session);
        }

        @Override
        protected void updateMessageID() {}
    }
}
