package org.regulars.delivery;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.time.Instant;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.jsoup.Jsoup;
import org.regulars.bounce.BounceIds;
import org.regulars.dispatch.ClaimedDispatch;
import org.regulars.dispatch.Letter;
import org.regulars.response.MailTracking;
import org.regulars.shop.ShopProperties;
import org.regulars.token.SignedTokens;
import org.springframework.stereotype.Component;

/** Makes a letter a MIME message: plain text first, HTML after it, and the headers that mailbox providers ask of bulk mail. */
@Component
class MailComposer {

    private static final Pattern GAPS = Pattern.compile("[\\s\u00a0]+");

    /** Without it the library would not write addresses beyond ASCII, which some mail servers take (RFC 6532). */
    private static final Session SESSION = Session.getInstance(settings());

    private final ShopProperties shop;
    private final BounceIds bounceIds;
    private final MailTracking tracking;
    private final Dkim dkim;

    MailComposer(ShopProperties shop, BounceIds bounceIds, MailTracking tracking, Dkim dkim) {
        this.shop = shop;
        this.bounceIds = bounceIds;
        this.tracking = tracking;
        this.dkim = dkim;
    }

    /**
     * @param unsubscribe where one click stops this kind of mail (RFC 8058); '' for transactional mail
     * @throws UnsafeHeader when a header would hold a line break
     * @throws MailIncomplete when a mail to many lacks its way out, its List-Id or the shop's postal address
     */
    MimeMessage compose(Letter letter, PersonalLinks links, String unsubscribe, Instant now) {
        ClaimedDispatch dispatch = letter.dispatch();
        FinishedMessage message = new FinishedMessage(SESSION);
        message.setEnvelopeFrom(bounceIds.returnPath(dispatch.customerId(), dispatch.dispatchId()));
        SafeHeaders headers = SafeHeaders.of(message)
                .from(shop.name(), shop.senderAddress())
                .to(dispatch.address())
                .set("Subject", letter.subject())
                .date(now)
                .set("Message-ID", letter.messageId());
        bounceIds.headers(dispatch.customerId(), dispatch.dispatchId()).forEach(headers::set);
        String list = dispatch.topic().isEmpty() ? dispatch.purpose() : dispatch.topic();
        if (!dispatch.transactional()) {
            complete(letter, list, unsubscribe);
        }
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
        String html = tracking.inHtml(
                dispatch.customerId(),
                dispatch.dispatchId(),
                dispatch.purpose(),
                dispatch.sourceKey(),
                links.inHtml(letter.html()));
        String boundary = "=_" + SignedTokens.random();
        headers.set("MIME-Version", "1.0").set("Content-Type", "multipart/alternative; boundary=\"" + boundary + "\"");
        message.body(Parts.alternative(boundary, links.inText(letter.text()), html));
        return message;
    }

    /** The mail as it leaves: in its envelope, and signed where we sign. */
    Sealed seal(MimeMessage message, Instant now) {
        Sealed sealed = Sealed.of(message, shop.senderAddress());
        return new Sealed(sealed.sender(), sealed.recipient(), dkim.signed(sealed.content(), now));
    }

    private void complete(Letter letter, String list, String unsubscribe) {
        if (unsubscribe.isBlank()) {
            throw new MailIncomplete("There is no address behind the one click that stops this kind of mail");
        }
        if (list.isBlank() || domain().isBlank()) {
            throw new MailIncomplete("There is no purpose or no sender's domain, so the mail would have no List-Id");
        }
        if (!letter.html().contains(PersonalLinks.PLACEHOLDER) || !letter.text().contains(PersonalLinks.PLACEHOLDER)) {
            throw new MailIncomplete("The mail has no way out: its template must link {{ links.unsubscribe }}");
        }
        if (words(shop.postalAddress()).isEmpty()) {
            throw new MailIncomplete("The shop has no postal address: set REGULARS_SHOP_POSTALADDRESS");
        }
        if (!says(letter.text())
                || !(says(letter.html()) || says(Jsoup.parse(letter.html()).text()))) {
            throw new MailIncomplete("The mail does not say who sends it: its template must show {{ shop.address }}");
        }
    }

    /** Most mails show the postal address as it is; only where they do not is it looked for word by word. */
    private boolean says(String part) {
        return part.contains(shop.postalAddress()) || words(part).contains(words(shop.postalAddress()));
    }

    private static String words(String text) {
        return GAPS.matcher(text).replaceAll(" ").strip();
    }

    String domain() {
        return shop.senderAddress().substring(shop.senderAddress().lastIndexOf('@') + 1);
    }

    private static Properties settings() {
        Properties settings = new Properties();
        settings.setProperty("mail.mime.allowutf8", "true");
        return settings;
    }

    /** Keeps the Message-ID that the ledger knows it by, and its body as the bytes that were written. */
    private static final class FinishedMessage extends SMTPMessage {

        FinishedMessage(Session session) {
            super(session);
        }

        void body(byte[] bytes) {
            content = bytes;
            modified = false;
            saved = true;
        }

        @Override
        protected void updateMessageID() {}
    }
}
